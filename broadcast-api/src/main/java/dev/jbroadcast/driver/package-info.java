/**
 * Drivers that need nothing but a log, or not even that. Applications choose them by configuration; nobody else calls
 * them.
 */
@NullMarked
package dev.jbroadcast.driver;

import org.jspecify.annotations.NullMarked;
