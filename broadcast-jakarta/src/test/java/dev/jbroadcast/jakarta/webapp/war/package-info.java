/** What tests put into web applications. */
@NullMarked
package dev.jbroadcast.jakarta.webapp.war;

import org.jspecify.annotations.NullMarked;
