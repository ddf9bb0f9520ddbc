package dev.jbroadcast.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jbroadcast.server.cluster.Subject;
import java.util.Arrays;

/**
 * What things are called in Redis. All that belongs to a subject has the same hash tag, so that a Redis Cluster has it
 * in one place, and so has all that belongs to the deployment. Immutable.
 */
final class Keys {

    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private final String prefix;

    /** @param prefix as {@link RedisSettings} takes it: nothing that would end a hash tag */
    Keys(String prefix) {
        this.prefix = prefix;
    }

    /** The keys of a subject as all its scripts want them; the last one is its {@linkplain #topic topic}. */
    byte[][] of(Subject subject) {
        return of(topic(subject));
    }

    /** The keys of the subject of a topic. */
    static byte[][] of(byte[] topic) {
        return new byte[][] {key(topic, 'n'), key(topic, 'm'), key(topic, 's'), key(topic, 'k'), topic};
    }

    private static byte[] key(byte[] topic, char part) {
        byte[] key = Arrays.copyOf(topic, topic.length + 2);
        key[topic.length] = ':';
        key[topic.length + 1] = (byte) part;
        return key;
    }

    byte[] topic(Subject subject) {
        return bytes(tag(subject));
    }

    /** Where nodes talk about something other than subjects. */
    byte[] control() {
        return bytes("{" + prefix + "}");
    }

    byte[] nodes() {
        return bytes("{" + prefix + "}:nodes");
    }

    byte[] dying() {
        return bytes("{" + prefix + "}:dying");
    }

    byte[] epoch() {
        return bytes("{" + prefix + "}:epoch");
    }

    /** The subjects that a node has left something of, as {@link #text}. */
    byte[] subjects(String node) {
        return bytes("{" + prefix + "}:node:" + node);
    }

    /** How many connections a node has on its channels, by {@link #text}. */
    byte[] channels(String node) {
        return bytes("{" + prefix + "}:channels:" + node);
    }

    /** What a node has of its apps, by their ids. */
    byte[] tallies(String node) {
        return bytes("{" + prefix + "}:tally:" + node);
    }

    /** A text that is shared; anywhere in a Redis Cluster. */
    byte[] text(String name) {
        return bytes(prefix + ":text:" + encode(name));
    }

    static String text(Subject subject) {
        return encode(subject.appId())
                + (subject.kind() == Subject.Kind.CHANNEL ? ":c:" : ":u:")
                + encode(subject.name());
    }

    /** What all {@linkplain #text texts} of channels begin with whose names begin with something. */
    static String channels(String appId, String prefix) {
        return encode(appId) + ":c:" + encode(prefix);
    }

    /**
     * The subject that {@link #text} has made a text of.
     *
     * @throws IllegalArgumentException if it was not made so
     */
    static Subject subject(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("not a subject: " + text);
        }
        return switch (parts[1]) {
            case "c" -> Subject.channel(decode(parts[0]), decode(parts[2]));
            case "u" -> Subject.user(decode(parts[0]), decode(parts[2]));
            default -> throw new IllegalArgumentException("not a subject: " + text);
        };
    }

    /** The subject of a topic. */
    Subject subjectOf(byte[] topic) {
        String text = new String(topic, UTF_8);
        return subject(text.substring(prefix.length() + 2, text.length() - 1));
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    private String tag(Subject subject) {
        return "{" + prefix + ":" + text(subject) + "}";
    }

    private static String encode(String text) {
        int plain = 0;
        while (plain < text.length() && isPlain(text.charAt(plain))) {
            plain++;
        }
        if (plain == text.length()) {
            return text;
        }
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte each : bytes(text)) {
            if (each > 0 && isPlain((char) each)) {
                encoded.append((char) each);
            } else {
                encoded.append('%').append(HEX[(each >> 4) & 15]).append(HEX[each & 15]);
            }
        }
        return encoded.toString();
    }

    /** What channels are called is left as it is, for people who look into Redis. */
    private static boolean isPlain(char each) {
        return each >= 'a' && each <= 'z'
                || each >= 'A' && each <= 'Z'
                || each >= '0' && each <= '9'
                || "_-=@,.;#".indexOf(each) >= 0;
    }

    private static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] decoded = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == '%') {
                decoded[length++] = (byte) Integer.parseInt(text.substring(i + 1, i + 3), 16);
                i += 2;
            } else {
                decoded[length++] = (byte) each;
            }
        }
        return new String(decoded, 0, length, UTF_8);
    }
}
