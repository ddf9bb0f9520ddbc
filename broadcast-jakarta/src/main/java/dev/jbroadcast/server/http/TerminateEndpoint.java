package dev.jbroadcast.server.http;

import java.util.Map;

/** {@code POST /apps/{id}/users/{userId}/terminate_connections}: ends what a user has signed in on (§4.4). */
final class TerminateEndpoint implements Endpoint {

    @Override
    public Object answer(ApiCall call) {
        call.json();
        call.hub().terminateConnections(call.name());
        return Map.of();
    }
}
