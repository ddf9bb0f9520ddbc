package dev.jbroadcast.server.http;

import dev.jbroadcast.server.ChannelState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** {@code GET /apps/{id}/channels/{name}}: a channel, also if nobody listens on it. */
final class ChannelEndpoint implements Endpoint {

    private static final Set<String> ALLOWED =
            Set.of(Attributes.USER_COUNT, Attributes.SUBSCRIPTION_COUNT, Attributes.CACHE);

    @Override
    public Object answer(ApiCall call) {
        String name = Names.channel(call.name()).name();
        Attributes attributes = Attributes.parse(call.query().value("info").orElse(null), ALLOWED);
        if (attributes.has(Attributes.USER_COUNT) && !Attributes.isPresence(name)) {
            throw ApiException.badRequest("Cannot retrieve the user count unless the channel is a presence channel");
        }
        ChannelState channel = ApiCall.await(call.hub().readChannel(name));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("occupied", channel.occupied());
        answer.putAll(attributes.of(channel));
        return answer;
    }
}
