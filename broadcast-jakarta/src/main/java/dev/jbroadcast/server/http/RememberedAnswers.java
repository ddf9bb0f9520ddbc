package dev.jbroadcast.server.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The answers to requests that carry an idempotency key (§9), for two minutes: so that a client that has got no answer
 * can repeat its request, and nothing is published twice. Only the answers of requests that were carried out are
 * remembered; one that was refused may be corrected and sent with the same key.
 *
 * <p>Each app has keys of its own. At most {@value #MAX_ANSWERS} answers of an app are remembered, and at most
 * {@value #MAX_CHARACTERS} characters of them; the oldest go first. What other nodes have answered counts too, as long
 * as they can be asked. Thread-safe; blocks while they are asked.
 */
final class RememberedAnswers {

    static final Duration TIME_TO_LIVE = Duration.ofMinutes(2);
    static final int MAX_ANSWERS = 10_000;

    /** Answers have two characters, but those that tell of a hundred channels have thousands. */
    static final int MAX_CHARACTERS = 4 * 1024 * 1024;

    private static final int SECONDS_TO_WAIT = 1;

    private final AnswersOfNodes nodes;
    private final LongSupplier nanoTime;
    private final Executor afterTimeToLive;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, AppAnswers> apps = new HashMap<>();
    private boolean sweepPlanned;

    /** @param afterTimeToLive runs what it is given when {@link #TIME_TO_LIVE} has passed */
    RememberedAnswers(AnswersOfNodes nodes, LongSupplier nanoTime, Executor afterTimeToLive) {
        this.nodes = nodes;
        this.nanoTime = nanoTime;
        this.afterTimeToLive = afterTimeToLive;
    }

    /**
     * Carries a request out, unless that was done before.
     *
     * @param fingerprint what tells requests apart that have the same key
     * @param work what is to be done once
     * @return the answer of the first time
     * @throws ApiException if the same is being done at this moment, or the key belongs to another request; and what
     *     the work throws
     */
    ApiResponse once(String appId, String key, String fingerprint, Supplier<ApiResponse> work) {
        Optional<ApiResponse> earlier = begin(appId, key, fingerprint);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        ApiResponse answer = null;
        try {
            answer = nodes.once(appId, key, fingerprint, work);
            return answer;
        } finally {
            end(appId, key, fingerprint, answer);
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return apps.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    static ApiException inProgress(String key) {
        return ApiException.unavailable(
                "A request with the %s \"%s\" is being carried out; try again in a second"
                        .formatted(ApiRequest.IDEMPOTENCY_KEY, key),
                SECONDS_TO_WAIT);
    }

    static void requireSame(String key, String one, String other) {
        if (!one.equals(other)) {
            throw ApiException.badRequest(
                    "The %s \"%s\" was used for a different request; a new request needs a new key"
                            .formatted(ApiRequest.IDEMPOTENCY_KEY, key));
        }
    }

    private Optional<ApiResponse> begin(String appId, String key, String fingerprint) {
        lock.lock();
        try {
            Optional<ApiResponse> earlier =
                    apps.computeIfAbsent(appId, id -> new AppAnswers()).begin(key, fingerprint, nanoTime.getAsLong());
            planSweep();
            return earlier;
        } finally {
            lock.unlock();
        }
    }

    private void end(String appId, String key, String fingerprint, @Nullable ApiResponse answer) {
        lock.lock();
        try {
            // It is there: what is in progress is not swept away.
            AppAnswers app = apps.get(appId);
            app.inProgress.remove(key);
            if (answer != null && answer.status() / 100 == 2) {
                app.remember(key, new Answered(fingerprint, answer, nanoTime.getAsLong()));
            } else if (app.isEmpty()) {
                apps.remove(appId);
            }
        } finally {
            lock.unlock();
        }
    }

    /** An app that sends nothing any more must not keep its answers for ever. */
    private void planSweep() {
        if (!sweepPlanned) {
            sweepPlanned = true;
            afterTimeToLive.execute(this::sweep);
        }
    }

    private void sweep() {
        lock.lock();
        try {
            sweepPlanned = false;
            long now = nanoTime.getAsLong();
            apps.values().forEach(app -> app.forgetExpired(now));
            apps.values().removeIf(AppAnswers::isEmpty);
            if (!apps.isEmpty()) {
                planSweep();
            }
        } finally {
            lock.unlock();
        }
    }

    private record Answered(String fingerprint, ApiResponse answer, long nanos) {

        boolean isExpired(long now) {
            return now - nanos >= TIME_TO_LIVE.toNanos();
        }

        int characters() {
            return answer.body().length();
        }
    }

    /** Those of one app; used under the lock. */
    private static final class AppAnswers {

        private final Map<String, String> inProgress = new HashMap<>();
        private final LinkedHashMap<String, Answered> answered = new LinkedHashMap<>();
        private long characters;

        private Optional<ApiResponse> begin(String key, String fingerprint, long now) {
            forgetExpired(now);
            Answered earlier = answered.get(key);
            if (earlier != null) {
                requireSame(key, earlier.fingerprint(), fingerprint);
                return Optional.of(earlier.answer());
            }
            String other = inProgress.get(key);
            if (other != null) {
                requireSame(key, other, fingerprint);
                throw inProgress(key);
            }
            inProgress.put(key, fingerprint);
            return Optional.empty();
        }

        private void remember(String key, Answered answer) {
            answered.put(key, answer);
            characters += answer.characters();
            while (answered.size() > MAX_ANSWERS || characters > MAX_CHARACTERS) {
                forgetOldest();
            }
        }

        private void forgetExpired(long now) {
            while (!answered.isEmpty() && answered.values().iterator().next().isExpired(now)) {
                forgetOldest();
            }
        }

        private void forgetOldest() {
            Iterator<Answered> oldest = answered.values().iterator();
            characters -= oldest.next().characters();
            oldest.remove();
        }

        private boolean isEmpty() {
            return inProgress.isEmpty() && answered.isEmpty();
        }
    }
}
