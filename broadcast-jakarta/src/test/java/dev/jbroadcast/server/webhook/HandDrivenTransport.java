package dev.jbroadcast.server.webhook;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A network that answers with 200 unless the test has said otherwise. Used by one thread. */
final class HandDrivenTransport implements WebhookTransport {

    private static final int SILENCE = 0;

    final List<WebhookRequest> requests = new ArrayList<>();
    final List<CompletableFuture<Integer>> unanswered = new ArrayList<>();

    private final Map<URI, Integer> always = new HashMap<>();
    private final Map<URI, ArrayDeque<Integer>> next = new HashMap<>();

    /** From now on. */
    void answer(URI url, int status) {
        always.put(url, status);
    }

    void answerNothing(URI url) {
        answer(url, SILENCE);
    }

    /** Once each, before what is answered always. */
    void answerNext(URI url, Collection<Integer> statuses) {
        next.computeIfAbsent(url, key -> new ArrayDeque<>()).addAll(statuses);
    }

    /** The bodies that arrived at a URL, attempts included. */
    List<String> bodies(URI url) {
        return requests.stream()
                .filter(request -> request.url().equals(url))
                .map(WebhookRequest::body)
                .toList();
    }

    @Override
    public CompletableFuture<Integer> post(WebhookRequest request) {
        requests.add(request);
        Integer once = next.getOrDefault(request.url(), new ArrayDeque<>()).poll();
        int status = once == null ? always.getOrDefault(request.url(), 200) : once;
        if (status != SILENCE) {
            return CompletableFuture.completedFuture(status);
        }
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        unanswered.add(answer);
        return answer;
    }
}
