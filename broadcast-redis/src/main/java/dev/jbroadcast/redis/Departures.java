package dev.jbroadcast.redis;

import dev.jbroadcast.server.cluster.Subject;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Finds out whether somebody who has left is still gone. Thread-safe; nothing blocks. */
final class Departures {

    /** So long a mark counts in Redis: much longer than the server takes until it asks. */
    static final Duration LIFE = Duration.ofMinutes(2);

    private static final int ATTEMPTS = 60;

    private final Context context;
    private final Subjects subjects;
    private final Announcer announcer;
    private final Duration pause;
    private final Set<CompletableFuture<Boolean>> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Departures(Context context, Subjects subjects, Announcer announcer, Duration pause) {
        this.context = context;
        this.subjects = subjects;
        this.announcer = announcer;
        this.pause = pause;
    }

    CompletableFuture<Boolean> stillGone(Subject subject, String user) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        SubjectState state = subjects.find(subject);
        SubjectState.@Nullable Departure departure = state == null ? null : state.departure(user);
        waiting.add(answer);
        ask(subject, user, departure, answer, 1);
        return answer.whenComplete((gone, failure) -> {
            waiting.remove(answer);
            settled(subject, user);
        });
    }

    private void ask(
            Subject subject,
            String user,
            SubjectState.@Nullable Departure departure,
            CompletableFuture<Boolean> answer,
            int attempt) {
        if (closed || attempt > ATTEMPTS) {
            answer.complete(false);
            return;
        }
        if (!context.outage().isReachable()) {
            again(subject, user, departure, answer, attempt);
            return;
        }
        // What was not answered may have been done: then the mark is gone as well.
        settle(subject, user, attempt == 1 ? departure : null).whenComplete((gone, failure) -> {
            if (failure == null) {
                answer.complete(gone == 1);
            } else {
                context.failed(failure);
                again(subject, user, departure, answer, attempt);
            }
        });
    }

    private void again(
            Subject subject,
            String user,
            SubjectState.@Nullable Departure departure,
            CompletableFuture<Boolean> answer,
            int attempt) {
        if (closed) {
            answer.complete(false);
            return;
        }
        context.later(() -> ask(subject, user, departure, answer, attempt + 1), pause.toMillis());
    }

    /** A departure that Redis has forgotten, or was never told of, is judged by who is there. */
    private CompletableFuture<Long> settle(Subject subject, String user, SubjectState.@Nullable Departure departure) {
        boolean unknown = departure == null || !departure.epoch().equals(context.epoch());
        return announcer.run(
                Scripts.SETTLE,
                subject,
                context.keys().of(subject),
                context.identity().name(),
                unknown ? "l" : "",
                Keys.bytes(user),
                Keys.bytes(context.identity().all()));
    }

    private void settled(Subject subject, String user) {
        SubjectState state = subjects.find(subject);
        if (state != null) {
            state.settle(user);
            subjects.forgetIfOver(state);
        }
    }

    /** Settles those that the server has not asked about. */
    void tidy() {
        long old = context.nanoTime() - LIFE.toNanos();
        for (SubjectState state : subjects.all()) {
            Map<String, SubjectState.Departure> open;
            synchronized (state) {
                open = Map.copyOf(state.departures);
            }
            open.forEach((user, departure) -> {
                if (departure.since() - old < 0) {
                    settle(state.subject, user, departure);
                    settled(state.subject, user);
                }
            });
        }
    }

    /** Leaves to others what is not settled. */
    void close() {
        closed = true;
        waiting.forEach(answer -> answer.complete(false));
    }
}
