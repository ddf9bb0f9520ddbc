package dev.jbroadcast.server.http;

import dev.jbroadcast.Channel;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.json.JsonCodecException;
import dev.jbroadcast.server.ChannelState;
import dev.jbroadcast.server.Hub;
import dev.jbroadcast.server.cluster.ClusterUnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A request whose signature is good.
 *
 * @param hub of the app that it is for
 * @param name what the path names: a channel or a user; empty if it names nothing
 */
record ApiCall(Hub hub, String name, Query query, byte[] body, JsonCodec codec) {

    private static final int MAX_WAIT_SECONDS = 10;
    private static final int RETRY_SECONDS = 5;
    private static final String UNAVAILABLE =
            "The other nodes of the cluster cannot be asked at the moment; events are published nevertheless";

    /** The body as a JSON object; an empty one if there is no body. */
    Map<?, ?> json() {
        if (body.length == 0) {
            return Map.of();
        }
        try {
            if (codec.read(new String(body, StandardCharsets.UTF_8)) instanceof Map<?, ?> object) {
                return object;
            }
        } catch (JsonCodecException e) {
            // What the library says of it may quote the body.
        }
        throw ApiException.badRequest("The body must be a JSON object");
    }

    /** How a channel stands in the whole cluster, or at least on this node. */
    ChannelState channel(Channel channel) {
        try {
            return await(hub.readChannel(channel.name()));
        } catch (ApiException e) {
            // The event has been published by now, and to refuse the request would lead to another one.
            return hub.channel(channel.name());
        }
    }

    /**
     * Waits for what all nodes together know.
     *
     * @throws ApiException if they cannot be asked
     */
    static <T> T await(CompletionStage<T> answer) {
        try {
            return answer.toCompletableFuture().get(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ClusterUnavailableException) {
                throw ApiException.unavailable(UNAVAILABLE, RETRY_SECONDS);
            }
            throw new IllegalStateException("the cluster gave no answer", e.getCause());
        } catch (TimeoutException e) {
            throw ApiException.unavailable(UNAVAILABLE, RETRY_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.unavailable(UNAVAILABLE, RETRY_SECONDS);
        }
    }
}
