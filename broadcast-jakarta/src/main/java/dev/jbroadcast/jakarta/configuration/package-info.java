/**
 * What broadcasting is configured with outside of Spring, under the same names: where the names are looked up, and the
 * settings that are made of them. Called by the web application, by CDI, and by applications that start broadcasting
 * themselves. Knows no servlet.
 */
@NullMarked
package dev.jbroadcast.jakarta.configuration;

import org.jspecify.annotations.NullMarked;
