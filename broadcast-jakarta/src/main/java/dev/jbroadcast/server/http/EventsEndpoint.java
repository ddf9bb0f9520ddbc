package dev.jbroadcast.server.http;

import dev.jbroadcast.Channel;
import dev.jbroadcast.server.http.EventReader.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code POST /apps/{id}/events}: one event to up to 100 channels (§5.3). */
final class EventsEndpoint implements Endpoint {

    private static final List<String> PARAMETERS = List.of("name", "data", "channel", "socket_id", "info");

    @Override
    public boolean publishes() {
        return true;
    }

    @Override
    public Object answer(ApiCall call) {
        Event event = new EventReader(call.hub().app().limits(), call.codec()).read(fields(call));
        call.hub().publish(event.publication());
        if (event.info().isEmpty()) {
            return Map.of();
        }
        Map<String, Object> channels = new LinkedHashMap<>();
        for (Channel channel : event.publication().channels()) {
            channels.put(channel.name(), event.info().of(call.channel(channel)));
        }
        return Map.of("channels", channels);
    }

    /** Those of the body; what is missing there may stand in the query. */
    private static Map<String, Object> fields(ApiCall call) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (String name : PARAMETERS) {
            call.query().value(name).ifPresent(value -> fields.put(name, value));
        }
        List<String> channels = new ArrayList<>(call.query().values("channels[]"));
        channels.addAll(call.query().values("channels"));
        if (!channels.isEmpty()) {
            fields.put("channels", channels);
        }
        call.json().forEach((name, value) -> fields.put((String) name, value));
        return fields;
    }
}
