package dev.jbroadcast.redis;

import dev.jbroadcast.server.cluster.Announcement;
import dev.jbroadcast.server.cluster.LocalState;
import dev.jbroadcast.server.cluster.Message;
import dev.jbroadcast.server.cluster.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what the scripts answer with. Thread-safe. */
final class Replies {

    private final Identity identity;
    private final long leaseMillis;

    Replies(Identity identity, Duration lease) {
        this.identity = identity;
        leaseMillis = lease.toMillis();
    }

    /** Whether Redis has no memory of what was announced before. */
    static boolean isLost(List<?> reply) {
        return string(reply.get(0)).equals("lost");
    }

    /** Of {@code announce.lua}. */
    Announcement announcement(List<?> reply, LocalState state, boolean memoryLost, Epoch epoch) {
        int told = (int) number(reply.get(5));
        List<?> view = (List<?>) reply.get(11);
        return new Announcement(
                state.revision(),
                Long.parseLong(string(reply.get(1))),
                strings(reply.get(7)),
                number(reply.get(2)) == 1,
                number(reply.get(3)) == 1,
                strings(reply.get(8)),
                strings(reply.get(9)),
                strings(reply.get(10)),
                number(reply.get(4)) == 1,
                told < 0 ? null : told,
                number(reply.get(6)) == 1,
                memoryLost,
                view.isEmpty() ? null : snapshot(view, epoch));
    }

    /** Of {@code read.lua}. */
    Snapshot snapshot(List<?> reply, Epoch epoch) {
        long lost = Math.max(Long.parseLong(string(reply.get(1))), epoch.born());
        List<?> kept = (List<?>) reply.get(5);
        return new Snapshot(
                Long.parseLong(string(reply.get(0))),
                Long.parseLong(string(reply.get(2))) - lost >= leaseMillis,
                (int) number(reply.get(3)),
                members((List<?>) reply.get(4)),
                kept.isEmpty() ? null : kept(kept),
                kept.isEmpty() ? 0 : Long.parseLong(string(kept.get(3))),
                number(reply.get(6)) == 1);
    }

    /** In the order in which they have come. */
    private Map<String, Snapshot.Present> members(List<?> flat) {
        List<Member> found = new ArrayList<>();
        for (int i = 0; i < flat.size(); i += 2) {
            found.add(member(string(flat.get(i)), string(flat.get(i + 1))));
        }
        found.sort(Comparator.comparingLong(Member::since));
        Map<String, Snapshot.Present> members = new LinkedHashMap<>();
        found.forEach(member -> members.put(member.user(), member.present()));
        return members;
    }

    /** Reads what {@code subject.lua} calls the value of a member. */
    private Member member(String user, String value) {
        int line = value.indexOf('\n');
        int next = value.indexOf('\n', line + 1);
        Set<String> nodes = new LinkedHashSet<>();
        Arrays.stream(value.substring(0, line).split(" ")).map(identity::here).forEach(nodes::add);
        return new Member(
                user,
                Long.parseLong(value, line + 1, next, 10),
                new Snapshot.Present(value.substring(next + 1), Set.copyOf(nodes)));
    }

    private record Member(String user, long since, Snapshot.Present present) {}

    private static Message kept(List<?> kept) {
        return new Message(
                string(kept.get(2)),
                null,
                new Message.Kept(
                        string(kept.get(0)), string(kept.get(1)), Duration.ofMillis(Math.max(1, number(kept.get(4))))));
    }

    static String string(@Nullable Object reply) {
        if (reply instanceof byte[] bytes) {
            return Keys.text(bytes);
        }
        throw new IllegalArgumentException("unexpected answer of a script: " + reply);
    }

    static long number(@Nullable Object reply) {
        return reply instanceof Long number ? number : Long.parseLong(string(reply));
    }

    static Set<String> strings(@Nullable Object reply) {
        Set<String> strings = new LinkedHashSet<>();
        ((List<?>) Objects.requireNonNull(reply)).forEach(each -> strings.add(string(each)));
        return strings;
    }
}
