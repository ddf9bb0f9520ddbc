/** Classes of web applications that have CDI, as their authors would write them. */
@NullMarked
package dev.jbroadcast.jakarta.cdi.war;

import org.jspecify.annotations.NullMarked;
