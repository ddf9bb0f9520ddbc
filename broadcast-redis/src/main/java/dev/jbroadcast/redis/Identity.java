package dev.jbroadcast.redis;

import dev.jbroadcast.server.cluster.LocalNode;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.List;

/**
 * What this node is called, and was called before others took it for dead: whoever is buried comes back as somebody
 * else. Thread-safe.
 */
final class Identity {

    /** Nobody talks about older ones any more. */
    private static final int REMEMBERED = 16;

    private static final SecureRandom RANDOM = new SecureRandom();

    private volatile List<String> names = List.of(random());

    static String random() {
        byte[] bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    String name() {
        return names.get(0);
    }

    void renew() {
        ArrayDeque<String> renewed = new ArrayDeque<>(names);
        renewed.addFirst(random());
        while (renewed.size() > REMEMBERED) {
            renewed.removeLast();
        }
        names = List.copyOf(renewed);
    }

    boolean isOurs(String node) {
        return names.contains(node);
    }

    /** What the server knows a node by. */
    String here(String node) {
        return isOurs(node) ? LocalNode.HERE : node;
    }

    /** All names, with spaces between. */
    String all() {
        return String.join(" ", names);
    }
}
