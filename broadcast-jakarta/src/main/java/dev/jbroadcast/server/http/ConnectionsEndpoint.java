package dev.jbroadcast.server.http;

import java.util.Map;

/** {@code GET /apps/{id}/connections}: how many clients are connected; Reverb has it too. */
final class ConnectionsEndpoint implements Endpoint {

    @Override
    public Object answer(ApiCall call) {
        return Map.of("connections", ApiCall.await(call.hub().readStatistics()).connections());
    }
}
