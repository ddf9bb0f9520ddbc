package dev.jbroadcast.benchmarks;

import dev.jbroadcast.server.CloseCode;
import dev.jbroadcast.server.Connection;
import dev.jbroadcast.server.OutboundLimits;
import dev.jbroadcast.server.OutboundMessage;
import java.util.function.Consumer;

/** A client that has everything taken from it by somebody else: costs nothing by itself. */
record DroppingConnection(Consumer<OutboundMessage> taker) implements Connection {

    @Override
    public void send(OutboundMessage message) {
        taker.accept(message);
    }

    @Override
    public void close(CloseCode code, String reason) {
        throw new IllegalStateException("the server has closed the connection with %s: %s".formatted(code, reason));
    }

    @Override
    public void ping() {
        // It is alive as long as the benchmark.
    }

    @Override
    public void limit(OutboundLimits limits) {
        // Nothing ever waits.
    }

    @Override
    public void checkProgress() {
        // Nothing ever waits.
    }
}
