package dev.jbroadcast.server.http;

import java.util.List;
import java.util.Map;

/** {@code GET /apps/{id}/channels/{name}/users}: who is present in a channel, each once. */
final class UsersEndpoint implements Endpoint {

    @Override
    public Object answer(ApiCall call) {
        String name = Names.channel(call.name()).name();
        if (!Attributes.isPresence(name)) {
            throw ApiException.badRequest("Users can only be retrieved for presence channels");
        }
        List<Map<String, String>> users = ApiCall.await(call.hub().readChannel(name)).userIds().stream()
                .map(id -> Map.of("id", id))
                .toList();
        return Map.of("users", users);
    }
}
