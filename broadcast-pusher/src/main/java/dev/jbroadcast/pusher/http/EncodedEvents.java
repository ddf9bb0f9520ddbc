package dev.jbroadcast.pusher.http;

import dev.jbroadcast.BroadcastException;
import dev.jbroadcast.Channel;
import dev.jbroadcast.ChannelKind;
import dev.jbroadcast.Publication;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.json.Utf8;
import dev.jbroadcast.pusher.encryption.ChannelEncryption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes publications as the events of the HTTP API ({@code pusher-protocol.md} §5.3): as many as it takes for one
 * publication, since an event has at most 100 channels, and an encrypted channel is alone in its event (§7).
 * Thread-safe.
 */
final class EncodedEvents {

    static final int MAX_CHANNELS = 100;

    private final JsonCodec codec;
    private final @Nullable ChannelEncryption encryption;
    private final int maxEventBytes;

    EncodedEvents(JsonCodec codec, @Nullable ChannelEncryption encryption, int maxEventBytes) {
        this.codec = codec;
        this.encryption = encryption;
        this.maxEventBytes = maxEventBytes;
    }

    /**
     * The events that a publication consists of: JSON objects, at least one.
     *
     * @throws BroadcastException if the payload is too large, or an encrypted channel is among the channels and there
     *     is no encryption
     */
    List<String> of(Publication publication, ChannelAttribute... attributes) {
        List<String> events = new ArrayList<>(1);
        List<Channel> plain = new ArrayList<>(publication.channels().size());
        for (Channel channel : publication.channels()) {
            if (channel.kind() == ChannelKind.ENCRYPTED_PRIVATE) {
                String data = encrypted(publication, channel);
                requireSize(publication, data, " when it is encrypted");
                events.add(event(publication, List.of(channel), data, attributes));
            } else {
                plain.add(channel);
            }
        }
        if (!plain.isEmpty()) {
            requireSize(publication, publication.data(), "");
        }
        for (int from = 0; from < plain.size(); from += MAX_CHANNELS) {
            List<Channel> channels = plain.subList(from, Math.min(plain.size(), from + MAX_CHANNELS));
            events.add(event(publication, channels, publication.data(), attributes));
        }
        return events;
    }

    private String event(Publication publication, List<Channel> channels, String data, ChannelAttribute... attributes) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", publication.event());
        if (channels.size() == 1) {
            fields.put("channel", channels.get(0).name());
        } else {
            fields.put("channels", channels.stream().map(Channel::name).toList());
        }
        fields.put("data", data);
        if (publication.except() != null) {
            fields.put("socket_id", publication.except().value());
        }
        if (attributes.length > 0) {
            fields.put("info", ChannelAttribute.info(attributes));
        }
        return codec.write(fields);
    }

    private String encrypted(Publication publication, Channel channel) {
        if (encryption == null) {
            // What was meant to be unreadable on the way must not leave in plain text.
            throw new BroadcastException(
                    "the event \"%s\" was not sent: it goes to the encrypted channel \"%s\", and the connection has no encryption-master-key"
                            .formatted(publication.event(), channel));
        }
        return encryption.encrypt(channel.name(), publication.data());
    }

    private void requireSize(Publication publication, String data, String how) {
        if (Utf8.isLonger(data, maxEventBytes)) {
            throw new BroadcastException(
                    "the data of the event \"%s\" has %d bytes%s, and the server takes at most %d; send less, or raise max-event-bytes if the server takes more"
                            .formatted(publication.event(), Utf8.length(data), how, maxEventBytes));
        }
    }
}
