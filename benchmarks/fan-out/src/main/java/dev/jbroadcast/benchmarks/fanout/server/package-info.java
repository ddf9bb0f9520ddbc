/**
 * The servers that are measured: each a process of its own, with a class path of its own, which the runner starts. They
 * take a port as their only argument and their settings as system properties, and obey
 * {@link dev.jbroadcast.benchmarks.fanout.server.ServerProcess}.
 */
@NullMarked
package dev.jbroadcast.benchmarks.fanout.server;

import org.jspecify.annotations.NullMarked;
