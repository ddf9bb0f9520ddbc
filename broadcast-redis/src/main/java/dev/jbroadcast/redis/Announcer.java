package dev.jbroadcast.redis;

import dev.jbroadcast.server.cluster.LocalState;
import dev.jbroadcast.server.cluster.Message;
import dev.jbroadcast.server.cluster.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Puts one announcement into the words of the scripts, with what is written beside it: the node's set of subjects, and
 * the list of channels. Thread-safe; nothing blocks.
 */
final class Announcer {

    /** So long lives what nobody announces again: much longer than it takes to announce everything once. */
    private static final byte[] LIFE =
            Keys.bytes(Long.toString(Duration.ofHours(1).toMillis()));

    private final Link link;
    private final Scripts scripts;
    private final Keys keys;
    private final byte[] markLife;
    private final AtomicLong sequence = new AtomicLong();

    Announcer(Link link, Scripts scripts, Keys keys, Duration markLife) {
        this.link = link;
        this.scripts = scripts;
        this.keys = keys;
        this.markLife = Keys.bytes(Long.toString(markLife.toMillis()));
    }

    /** Runs a script of a subject, with what all of them want. */
    <T> CompletableFuture<T> run(
            Scripts.Script script, Subject subject, byte[][] keys, String node, String flags, byte[]... more) {
        byte[][] arguments = new byte[4 + more.length][];
        arguments[0] = Keys.bytes(node);
        arguments[1] =
                Keys.bytes(flags + (subject.kind() == Subject.Kind.USER ? "u" : "") + (link.sharded() ? "h" : ""));
        arguments[2] = markLife;
        arguments[3] = LIFE;
        System.arraycopy(more, 0, arguments, 4, more.length);
        return scripts.run(script, keys, arguments);
    }

    /** The number of the latest announcement of any subject. */
    long latest() {
        return sequence.get();
    }

    /** Done when Redis has answered. */
    CompletableFuture<List<Object>> announce(SubjectState state, LocalState local, String node, boolean lost) {
        String former;
        String flags;
        long number = sequence.incrementAndGet();
        long heard;
        synchronized (state) {
            heard = state.heard;
            boolean unanswered = state.sent > heard;
            state.sent = number;
            former = state.node == null || state.node.equals(node) ? "" : state.node;
            boolean expected = state.count > 0 && node.equals(state.node);
            flags = (expected ? "e" : "")
                    + (local.whole() ? "w" : "")
                    + (lost ? "l" : "")
                    + (local.departuresAsked() ? "d" : "")
                    + (local.snapshotWanted() ? "s" : "")
                    + (local.countWanted() ? "c" : "")
                    + (local.cacheMissed() ? "m" : "")
                    + (unanswered ? "f" : "");
            register(state, local, node);
        }
        List<byte[]> more = new ArrayList<>();
        more.add(Keys.bytes(Integer.toString(local.count())));
        more.add(Keys.bytes(Integer.toString(local.maxMembers())));
        more.add(Keys.bytes(former));
        more.add(Keys.bytes(Long.toString(number)));
        more.add(Keys.bytes(Long.toString(heard)));
        more.add(Keys.bytes(Integer.toString(local.joined().size())));
        more.add(Keys.bytes(Integer.toString(local.left().size())));
        local.joined().forEach((user, info) -> {
            more.add(Keys.bytes(user));
            more.add(Keys.bytes(info));
        });
        local.left().forEach(user -> more.add(Keys.bytes(user)));
        keep(local, more);
        CompletableFuture<List<Object>> answer =
                run(Scripts.ANNOUNCE, state.subject, state.keys(), node, flags, more.toArray(byte[][]::new));
        list(state, local, node);
        return answer;
    }

    private static void keep(LocalState local, List<byte[]> more) {
        Message message = local.kept();
        if (message != null && message.kept() != null) {
            Message.Kept kept = message.kept();
            more.add(Keys.bytes(kept.event()));
            more.add(Keys.bytes(kept.data()));
            more.add(Keys.bytes(message.frame()));
            more.add(Keys.bytes(Long.toString(Math.max(1, kept.timeToLive().toMillis()))));
        }
    }

    /** Before anything is written, so that whoever buries this node finds all of it. */
    private void register(SubjectState state, LocalState local, String node) {
        boolean left = state.count > 0 || state.registered != null || !state.departures.isEmpty();
        // With the whole, once more: what was written before may not have arrived, or be lost.
        if ((local.count() > 0 || left) && (local.whole() || !node.equals(state.registered))) {
            write(state, node);
        }
    }

    void register(SubjectState state, String node) {
        synchronized (state) {
            if (!node.equals(state.registered)) {
                write(state, node);
            }
        }
    }

    private void write(SubjectState state, String node) {
        link.commands().sadd(keys.subjects(node), Keys.bytes(state.text()));
        state.registered = node;
    }

    /** Takes back what {@link #register(SubjectState, String)} has written; with the lock of the state held. */
    void forget(SubjectState state) {
        if (state.registered != null) {
            link.commands().srem(keys.subjects(state.registered), Keys.bytes(state.text()));
        }
    }

    private void list(SubjectState state, LocalState local, String node) {
        Subject subject = state.subject;
        if (subject.kind() == Subject.Kind.USER || subject.name().startsWith("#")) {
            return;
        }
        synchronized (state) {
            boolean sure = node.equals(state.node) && !local.whole() && state.listed == local.count();
            if (sure || state.node == null && local.count() == 0) {
                return;
            }
            state.listed = local.count();
        }
        byte[] list = keys.channels(node);
        if (local.count() > 0) {
            link.commands().hset(list, Keys.bytes(state.text()), Keys.bytes(Integer.toString(local.count())));
        } else {
            link.commands().hdel(list, Keys.bytes(state.text()));
        }
    }
}
