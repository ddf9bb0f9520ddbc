package dev.jbroadcast.server.http;

import dev.jbroadcast.server.http.EventReader.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code POST /apps/{id}/batch_events}: up to 10 events, all of them or none (§5.4). */
final class BatchEventsEndpoint implements Endpoint {

    private static final int MAX_EVENTS = 10;

    @Override
    public boolean publishes() {
        return true;
    }

    @Override
    public Object answer(ApiCall call) {
        List<Event> events = read(call);
        events.forEach(event -> call.hub().publish(event.publication()));
        if (events.stream().allMatch(event -> event.info().isEmpty())) {
            return Map.of();
        }
        return Map.of(
                "batch",
                events.stream()
                        .map(event -> event.info()
                                .of(call.channel(event.publication().channels().get(0))))
                        .toList());
    }

    private static List<Event> read(ApiCall call) {
        Object batch = call.json().get("batch");
        if (batch == null) {
            throw ApiException.missing("batch");
        }
        if (!(batch instanceof List<?> items)) {
            throw ApiException.badRequest("The parameter batch must be a list of events");
        }
        if (items.size() > MAX_EVENTS) {
            throw ApiException.badRequest("Batch too large (%d > %d)".formatted(items.size(), MAX_EVENTS));
        }
        EventReader reader = new EventReader(call.hub().app().limits(), call.codec());
        List<Event> events = new ArrayList<>();
        for (Object item : items) {
            if (!(item instanceof Map<?, ?> fields)) {
                throw ApiException.badRequest("The parameter batch must be a list of events");
            }
            events.add(reader.readOfBatch(fields));
        }
        return events;
    }
}
