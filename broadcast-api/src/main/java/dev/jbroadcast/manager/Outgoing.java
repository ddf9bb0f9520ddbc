package dev.jbroadcast.manager;

import dev.jbroadcast.Publication;
import dev.jbroadcast.delivery.DeliveryCallback;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way over one of its connections; what becomes of it goes to the result, a failure also to the report.
 */
record Outgoing(Connection connection, Publication publication, PendingResult result, FailureReport report)
        implements DeliveryCallback {

    void offer(@Nullable String key) {
        connection.queue().offer(publication, key, this);
    }

    @Override
    public void sent() {
        result.sent();
    }

    @Override
    public void replaced() {
        result.replaced();
    }

    @Override
    public void failed(Throwable failure) {
        report.failed(publication, connection.name(), failure);
        result.failed(connection.name(), failure);
    }
}
