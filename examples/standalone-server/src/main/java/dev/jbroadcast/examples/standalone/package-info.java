/**
 * The server as a process of its own: reads its configuration from arguments, a file and the environment, serves until
 * it is asked to stop, and sends its clients away when it is. Nobody calls it but the command line.
 */
@NullMarked
package dev.jbroadcast.examples.standalone;

import org.jspecify.annotations.NullMarked;
