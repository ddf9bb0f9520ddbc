/**
 * How drivers are made from configuration ({@link dev.jbroadcast.driver.DriverFactory}), and the drivers that need
 * nothing but a log, other drivers, or not even that. Applications choose them by configuration or hand them to the
 * manager; nobody else calls them.
 */
@NullMarked
package dev.jbroadcast.driver;

import org.jspecify.annotations.NullMarked;
