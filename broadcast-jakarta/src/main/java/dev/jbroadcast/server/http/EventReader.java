package dev.jbroadcast.server.http;

import dev.jbroadcast.Channel;
import dev.jbroadcast.ChannelKind;
import dev.jbroadcast.Publication;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.json.Utf8;
import dev.jbroadcast.server.AppLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes publications of the fields of events, all checked. */
final class EventReader {

    private static final int MAX_CHANNELS = 100;
    private static final Set<String> INFO = Set.of(Attributes.USER_COUNT, Attributes.SUBSCRIPTION_COUNT);

    private final AppLimits limits;
    private final JsonCodec codec;

    EventReader(AppLimits limits, JsonCodec codec) {
        this.limits = limits;
        this.codec = codec;
    }

    /** An event, and what its sender wants to know of its channels. */
    record Event(Publication publication, Attributes info) {}

    /** An event with {@code channels}, {@code channel} or both. */
    Event read(Map<?, ?> fields) {
        List<Channel> channels = new ArrayList<>();
        Object several = fields.get("channels");
        if (several instanceof List<?> list) {
            if (list.size() > MAX_CHANNELS) {
                throw ApiException.badRequest("Too many channels (%d > %d)".formatted(list.size(), MAX_CHANNELS));
            }
            list.forEach(name -> channels.add(Names.channel(text("channels", name), limits)));
        } else if (several != null) {
            throw ApiException.badRequest("The parameter channels must be a list of strings");
        }
        String single = optional(fields, "channel");
        if (single != null) {
            channels.add(Names.channel(single, limits));
        }
        if (channels.isEmpty()) {
            throw ApiException.missing("channels");
        }
        return read(fields, channels);
    }

    /** An event with {@code channel}. */
    Event readOfBatch(Map<?, ?> fields) {
        return read(fields, List.of(Names.channel(required(fields, "channel"), limits)));
    }

    private Event read(Map<?, ?> fields, List<Channel> channels) {
        String name = Names.event(required(fields, "name"), limits);
        String data = data(fields);
        SocketId except = Names.socketId(optional(fields, "socket_id"));
        Attributes info = Attributes.parse(optional(fields, "info"), INFO);
        Publication publication = new Publication(name, channels, data, except != null, except, null);
        boolean encrypted =
                publication.channels().stream().anyMatch(channel -> channel.kind() == ChannelKind.ENCRYPTED_PRIVATE);
        if (encrypted && publication.channels().size() > 1) {
            throw ApiException.badRequest("You cannot trigger to multiple channels when using encrypted channels");
        }
        return new Event(publication, info);
    }

    private String data(Map<?, ?> fields) {
        Object value = fields.get("data");
        if (value == null) {
            throw ApiException.missing("data");
        }
        String data = value instanceof String text ? text : codec.write(value);
        if (Utf8.isLonger(data, limits.maxEventBytes())) {
            throw ApiException.tooLarge(
                    "The data content of this event exceeds the allowed maximum (%d bytes). See http://pusher.com/docs/server_api_guide/server_publishing_events for more info"
                            .formatted(limits.maxEventBytes()));
        }
        return data;
    }

    private static String required(Map<?, ?> fields, String name) {
        String value = optional(fields, name);
        if (value == null) {
            throw ApiException.missing(name);
        }
        return value;
    }

    private static @Nullable String optional(Map<?, ?> fields, String name) {
        Object value = fields.get(name);
        return value == null ? null : text(name, value);
    }

    private static String text(String name, @Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw ApiException.badRequest("The parameter %s must consist of strings".formatted(name));
    }
}
