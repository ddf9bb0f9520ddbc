package dev.jbroadcast.server.http;

import dev.jbroadcast.server.AppStatistics;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code GET /apps/{id}/statistics}: what the app has seen; an extension of ours. */
final class StatisticsEndpoint implements Endpoint {

    @Override
    public Object answer(ApiCall call) {
        AppStatistics statistics = ApiCall.await(call.hub().readStatistics());
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("connections", statistics.connections());
        answer.put("peak_connections", statistics.peakConnections());
        answer.put("client_messages", statistics.clientMessages());
        answer.put("publications", statistics.publications());
        return answer;
    }
}
