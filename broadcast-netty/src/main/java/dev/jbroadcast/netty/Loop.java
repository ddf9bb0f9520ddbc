package dev.jbroadcast.netty;

import dev.jbroadcast.server.Lane;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one event loop have in common.
 *
 * @param sharedBytes null if each of them copies what it writes, because it encrypts it, or writes by way of NIO
 */
record Loop(Lane lane, @Nullable SharedBytes sharedBytes) {}
