package dev.jbroadcast.server;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.BroadcastException;
import dev.jbroadcast.ChannelKind;
import dev.jbroadcast.Publication;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Hands publications to the {@link PusherServer} in this process: by the time {@link #publish} returns, they are in the
 * queue of every client that listens. Does not block. Thread-safe.
 */
public final class InProcessDriver implements BroadcastDriver {

    private final PusherServer server;
    private final String appId;

    /** @param appId the app whose clients get the publications */
    public InProcessDriver(PusherServer server, String appId) {
        this.server = server;
        this.appId = appId;
    }

    @Override
    public CompletionStage<Void> publish(Publication publication) {
        // What was meant to be unreadable on the way must not leave in plain text.
        if (publication.channels().stream().anyMatch(channel -> channel.kind() == ChannelKind.ENCRYPTED_PRIVATE)) {
            return CompletableFuture.failedFuture(
                    new BroadcastException("encrypted channels are not supported yet; the event \"%s\" was not sent"
                            .formatted(publication.event())));
        }
        server.publish(appId, publication);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public int maxDataBytes() {
        return server.limits(appId).maxEventBytes();
    }

    @Override
    public boolean canSign() {
        return true;
    }
}
