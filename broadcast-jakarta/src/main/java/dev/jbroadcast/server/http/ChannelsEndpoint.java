package dev.jbroadcast.server.http;

import dev.jbroadcast.server.ChannelState;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

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
        for (ChannelState channel : call.hub().channels()) {
            if (channel.name().startsWith(prefix)) {
                channels.put(channel.name(), attributes.of(channel));
            }
        }
        return Map.of("channels", channels);
    }
}
