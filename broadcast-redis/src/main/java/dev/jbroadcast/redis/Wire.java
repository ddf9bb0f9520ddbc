package dev.jbroadcast.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jbroadcast.SocketId;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.server.cluster.Message;
import dev.jbroadcast.server.cluster.Tally;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What nodes send each other: a line that begins with the version of this format and the kind, and then the node; after
 * it the content, which is the frame itself where there is one. Immutable.
 */
final class Wire {

    private static final char VERSION = '1';

    /** What was received. */
    sealed interface Received {

        /** Who has sent it. */
        String node();

        record Published(String node, Message message, long version) implements Received {}

        /** Members, a node that is gone, a count or whether a user is online, as the scripts write them. */
        record Changed(String node, Map<?, ?> values) implements Received {}

        record Tallied(String node, String appId, Tally tally) implements Received {}

        record Terminated(String node, String appId, String userId) implements Received {}

        /** A node has come, and wants to be told what the others have told each other. */
        record Hello(String node) implements Received {}

        record Bye(String node) implements Received {}

        /** From a node that is newer than this one. */
        record Unknown(String node) implements Received {}
    }

    private final JsonCodec json;

    Wire(JsonCodec json) {
        this.json = json;
    }

    static byte[] message(String node, Message message) {
        return Keys.bytes("" + VERSION + 'm' + node + ' ' + except(message) + '\n' + message.frame());
    }

    /** The line above a message that is kept, but for its version, which the script puts between the two. */
    static String[] keptHead(String node, Message message, Message.Kept kept, byte[] event, byte[] data) {
        return new String[] {
            "" + VERSION + 'k' + node + ' ' + except(message) + ' ',
            " " + kept.timeToLive().toMillis() + ' ' + event.length + ' ' + data.length,
        };
    }

    byte[] tally(String node, String appId, Tally tally) {
        Map<String, Object> values = numbers(tally);
        values.put("app", appId);
        values.put("addresses", tally.addresses());
        return control('t', node, json.write(values));
    }

    /** Without addresses: what is written down, for those who ask. */
    byte[] record(Tally tally) {
        return Keys.bytes(json.write(numbers(tally)));
    }

    private static Map<String, Object> numbers(Tally tally) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("connections", tally.connections());
        values.put("peak", tally.peakConnections());
        values.put("client_messages", tally.clientMessages());
        values.put("publications", tally.publications());
        return values;
    }

    Tally tally(byte[] written) {
        return tally((Map<?, ?>) json.read(Keys.text(written)));
    }

    byte[] terminate(String node, String appId, String userId) {
        return control('x', node, json.write(List.of(appId, userId)));
    }

    byte[] hello(String node) {
        return control('h', node, "");
    }

    byte[] bye(String node) {
        return control('b', node, "");
    }

    /**
     * What somebody has sent.
     *
     * @throws RuntimeException if nobody of ours has
     */
    Received read(byte[] bytes) {
        int line = 0;
        while (bytes[line] != '\n') {
            line++;
        }
        String[] head = new String(bytes, 2, line - 2, UTF_8).split(" ");
        String node = head[0];
        if (bytes[0] != VERSION) {
            return new Received.Unknown(node);
        }
        int content = line + 1;
        return switch (bytes[1]) {
            case 'm' ->
                new Received.Published(node, new Message(text(bytes, content, bytes.length), except(head[1]), null), 0);
            case 'k' -> kept(bytes, content, head);
            case 'c' -> new Received.Changed(node, object(bytes, content));
            case 't' -> {
                Map<?, ?> values = object(bytes, content);
                yield new Received.Tallied(node, (String) values.get("app"), tally(values));
            }
            case 'x' -> {
                List<?> values = (List<?>) json.read(text(bytes, content, bytes.length));
                yield new Received.Terminated(node, (String) values.get(0), (String) values.get(1));
            }
            case 'h' -> new Received.Hello(node);
            case 'b' -> new Received.Bye(node);
            default -> new Received.Unknown(node);
        };
    }

    private static Received kept(byte[] bytes, int content, String[] head) {
        int data = content + Integer.parseInt(head[4]);
        int frame = data + Integer.parseInt(head[5]);
        Message.Kept kept = new Message.Kept(
                text(bytes, content, data), text(bytes, data, frame), Duration.ofMillis(Long.parseLong(head[3])));
        return new Received.Published(
                head[0], new Message(text(bytes, frame, bytes.length), except(head[1]), kept), Long.parseLong(head[2]));
    }

    private Map<?, ?> object(byte[] bytes, int from) {
        return (Map<?, ?>) json.read(text(bytes, from, bytes.length));
    }

    private static Tally tally(Map<?, ?> values) {
        Map<String, Integer> addresses = new HashMap<>();
        if (values.get("addresses") instanceof Map<?, ?> counts) {
            counts.forEach((address, count) -> addresses.put((String) address, ((Number) count).intValue()));
        }
        return new Tally(
                ((Number) values.get("connections")).intValue(),
                ((Number) values.get("peak")).intValue(),
                ((Number) values.get("client_messages")).longValue(),
                ((Number) values.get("publications")).longValue(),
                addresses);
    }

    private static byte[] control(char kind, String node, String content) {
        return Keys.bytes("" + VERSION + kind + node + '\n' + content);
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, UTF_8);
    }

    private static String except(Message message) {
        SocketId except = message.except();
        return except == null ? "-" : except.value();
    }

    private static @Nullable SocketId except(String text) {
        return SocketId.parse(text).orElse(null);
    }
}
