package dev.jbroadcast.server.http;

import dev.jbroadcast.server.ChannelState;
import dev.jbroadcast.server.Hub;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code GET /apps/{id}/channels}: the channels that somebody listens on. */
final class ChannelsEndpoint implements Endpoint {

    private static final Set<String> ALLOWED = Set.of(Attributes.USER_COUNT, Attributes.SUBSCRIPTION_COUNT);

    @Override
    public Object answer(ApiCall call) {
        String prefix = call.query().value("filter_by_prefix").orElse("");
        Attributes attributes = Attributes.parse(call.query().value("info").orElse(null), ALLOWED);
        if (attributes.has(Attributes.USER_COUNT) && !Attributes.isPresence(prefix)) {
            // The spelling is Pusher's.
            throw ApiException.badRequest(
                    "user_count may only be requested for presence channels - please supply filter_by_prefix begining with presence-");
        }
        Map<String, Object> channels = new TreeMap<>();
        for (ChannelState channel : ApiCall.await(channels(call.hub(), prefix, attributes))) {
            channels.put(channel.name(), attributes.of(channel));
        }
        return Map.of("channels", channels);
    }

    private static CompletionStage<List<ChannelState>> channels(Hub hub, String prefix, Attributes attributes) {
        return hub.readChannels(prefix).thenCompose(counts -> {
            if (!attributes.has(Attributes.USER_COUNT)) {
                return CompletableFuture.completedFuture(counts.entrySet().stream()
                        .map(count -> new ChannelState(count.getKey(), count.getValue(), List.of(), null))
                        .toList());
            }
            // Who is there has to be asked of each; all are asked at once.
            List<CompletableFuture<ChannelState>> states = counts.keySet().stream()
                    .map(name -> hub.readChannel(name).toCompletableFuture())
                    .toList();
            return CompletableFuture.allOf(states.toArray(CompletableFuture[]::new))
                    .thenApply(all -> states.stream()
                            .map(CompletableFuture::join)
                            .filter(ChannelState::occupied)
                            .toList());
        });
    }
}
