package dev.jbroadcast.server.http;

import dev.jbroadcast.server.cluster.Cluster;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answers to requests that carry an idempotency key, for all nodes of a cluster: a client that repeats a request is
 * as likely as not led to another one. Where the others cannot be asked, each node goes by what it knows itself.
 * Thread-safe; blocks while they are asked.
 */
final class AnswersOfNodes {

    private static final Logger log = LoggerFactory.getLogger(AnswersOfNodes.class);

    /** Ends the claim of a node that has died while it carried the request out. */
    private static final Duration CLAIM = Duration.ofSeconds(30);

    private static final char SEPARATOR = '\n';

    private final Cluster cluster;

    AnswersOfNodes(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Carries a request out, unless another node has done that before.
     *
     * @throws ApiException if another node is doing it at this moment, or the key belongs to another request; and what
     *     the work throws
     */
    ApiResponse once(String appId, String key, String fingerprint, Supplier<ApiResponse> work) {
        if (!cluster.hasPeers()) {
            return work.get();
        }
        // A fingerprint has no line break, and neither has the id of an app that is part of a path.
        String name = "answer " + appId + SEPARATOR + key;
        Optional<String> earlier = claim(name, fingerprint);
        if (earlier.isPresent()) {
            return answered(key, fingerprint, earlier.get());
        }
        ApiResponse answer = null;
        try {
            answer = work.get();
            return answer;
        } finally {
            boolean remembered = answer != null && answer.status() / 100 == 2;
            cluster.put(
                    name, remembered ? fingerprint + SEPARATOR + answer.body() : null, RememberedAnswers.TIME_TO_LIVE);
        }
    }

    private Optional<String> claim(String name, String fingerprint) {
        try {
            return ApiCall.await(cluster.putIfAbsent(name, fingerprint, CLAIM));
        } catch (ApiException e) {
            log.debug("other nodes cannot be asked whether they have had a request before", e);
            return Optional.empty();
        }
    }

    private static ApiResponse answered(String key, String fingerprint, String earlier) {
        int end = earlier.indexOf(SEPARATOR);
        RememberedAnswers.requireSame(key, end < 0 ? earlier : earlier.substring(0, end), fingerprint);
        if (end < 0) {
            throw RememberedAnswers.inProgress(key);
        }
        return ApiResponse.json(earlier.substring(end + 1));
    }
}
