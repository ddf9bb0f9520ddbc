package dev.jbroadcast.redis;

import dev.jbroadcast.server.cluster.Change;
import dev.jbroadcast.server.cluster.LocalNode;
import dev.jbroadcast.server.cluster.Subject;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands what is received to whom it concerns. Thread-safe; nothing blocks, and nothing is thrown. */
final class Incoming {

    private static final Logger log = LoggerFactory.getLogger(RedisCluster.class);

    private final Context context;
    private final Wire wire;
    private final LocalNode local;
    private final Subjects subjects;
    private final Membership membership;
    private final Tallies tallies;
    private final byte[] control;
    private final AtomicBoolean warned = new AtomicBoolean();

    Incoming(Context context, Wire wire, LocalNode local, Subjects subjects, Membership membership, Tallies tallies) {
        this.context = context;
        this.wire = wire;
        this.local = local;
        this.subjects = subjects;
        this.membership = membership;
        this.tallies = tallies;
        control = context.keys().control();
    }

    void received(byte[] topic, byte[] bytes) {
        if (Wire.isPublishedBy(context.identity().name(), bytes)) {
            return;
        }
        try {
            Wire.Received received = wire.read(bytes);
            if (received instanceof Wire.Received.Unknown) {
                warn("a newer version of this library");
            } else if (Arrays.equals(topic, control)) {
                control(received);
            } else {
                SubjectState state = subjects.find(topic);
                if (state != null) {
                    subject(state.subject, received);
                }
            }
        } catch (RuntimeException e) {
            log.debug("a message of {} bytes was not understood", bytes.length, e);
            warn("something else");
        }
    }

    private void warn(String sender) {
        if (warned.compareAndSet(false, true)) {
            log.warn(
                    "messages in {} were not understood and are ignored: they are from {}; servers with the same prefix"
                            + " are to be of the same version",
                    context.link(),
                    sender);
        }
    }

    private void subject(Subject subject, Wire.Received received) {
        if (received instanceof Wire.Received.Changed changed) {
            Change change = change(changed.values());
            if (change != null) {
                local.happened(subject, change);
            }
        } else if (received instanceof Wire.Received.Published published
                && !context.identity().isOurs(published.node())) {
            local.deliver(subject, published.message(), published.version());
        }
    }

    private void control(Wire.Received received) {
        if (context.identity().isOurs(received.node())) {
            return;
        }
        if (received instanceof Wire.Received.Tallied tallied) {
            tallies.received(tallied.node(), tallied.appId(), tallied.tally());
        } else if (received instanceof Wire.Received.Terminated terminated) {
            local.terminateConnections(terminated.appId(), terminated.userId());
        } else if (received instanceof Wire.Received.Hello hello) {
            membership.came(hello.node());
            tallies.announceAll();
        } else if (received instanceof Wire.Received.Bye bye) {
            membership.left(bye.node());
        }
    }

    private @Nullable Change change(Map<?, ?> values) {
        return switch (String.valueOf(values.get("t"))) {
            case "members" ->
                new Change.Members(
                        version(values.get("p")),
                        version(values.get("v")),
                        context.identity().here((String) values.get("n")),
                        pairs(values.get("j")),
                        new HashSet<>(strings(values.get("l"))));
            case "gone" -> {
                String node = (String) values.get("n");
                yield context.identity().isOurs(node)
                        // What it was called before: those who are here are here under the new name.
                        ? new Change.Members(
                                version(values.get("p")), version(values.get("v")), LocalNode.HERE, Map.of(), Set.of())
                        : new Change.NodeGone(version(values.get("p")), version(values.get("v")), node);
            }
            case "count" -> new Change.Count(((Number) values.get("c")).intValue());
            case "online" -> new Change.Online(version(values.get("v")), ((Number) values.get("o")).intValue() == 1);
            default -> null;
        };
    }

    private static long version(@Nullable Object text) {
        return Long.parseLong(String.valueOf(text));
    }

    private static Map<String, String> pairs(@Nullable Object flat) {
        List<String> list = strings(flat);
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int i = 0; i + 1 < list.size(); i += 2) {
            pairs.put(list.get(i), list.get(i + 1));
        }
        return pairs;
    }

    private static List<String> strings(@Nullable Object list) {
        return list == null
                ? List.of()
                : ((List<?>) list).stream().map(String.class::cast).toList();
    }
}
