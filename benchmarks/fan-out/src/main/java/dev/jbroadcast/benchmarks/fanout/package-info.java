/**
 * Starts servers and the load generator, measures them in alternating passes, and says how they compare to the floor.
 */
@NullMarked
package dev.jbroadcast.benchmarks.fanout;

import org.jspecify.annotations.NullMarked;
