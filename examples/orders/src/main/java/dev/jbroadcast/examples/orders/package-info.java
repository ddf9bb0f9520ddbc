/** Orders that are shipped, and customers who see it at once. Nobody calls this. */
@NullMarked
package dev.jbroadcast.examples.orders;

import org.jspecify.annotations.NullMarked;
