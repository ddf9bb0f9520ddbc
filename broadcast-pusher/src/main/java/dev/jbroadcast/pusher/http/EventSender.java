package dev.jbroadcast.pusher.http;

import dev.jbroadcast.pusher.http.ApiTransport.Persistence;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Sends events: those of one publication one after the other, or those of several together. Thread-safe. */
final class EventSender {

    static final int MAX_BATCH_SIZE = 10;

    /** What a batch is longer than its events, in bytes. */
    static final int BATCH_OVERHEAD = 12;

    private static final String BATCH_START = "{\"batch\":[";
    private static final String BATCH_END = "]}";

    private final ApiTransport transport;
    private final String appPath;

    EventSender(ApiTransport transport, String appPath) {
        this.transport = transport;
        this.appPath = appPath;
    }

    /**
     * Sends the events of one publication, in order. Where the first has been sent, the rest is tried more than once:
     * nobody can send that alone, nor all of it again.
     *
     * @return the answers, or the failure of the first that failed
     */
    CompletableFuture<List<String>> sendInTurn(List<String> events) {
        if (events.size() == 1) {
            return transport.send(request(events.get(0))).thenApply(List::of);
        }
        long deadline = transport.deadline();
        List<String> answers = new ArrayList<>(events.size());
        CompletableFuture<?> last = transport
                .send(request(events.get(0)), Persistence.IN_DOUBT, deadline)
                .thenAccept(answers::add);
        for (String event : events.subList(1, events.size())) {
            last = last.thenCompose(before ->
                    transport.send(request(event), Persistence.ALWAYS, deadline).thenAccept(answers::add));
        }
        return last.handle((nothing, failure) -> {
            if (failure == null) {
                return answers;
            }
            throw answers.isEmpty()
                    ? (PusherException) Failures.unwrapped(failure)
                    : transport.failures().partial(answers.size(), events.size(), Failures.unwrapped(failure));
        });
    }

    private ApiRequest request(String event) {
        return ApiRequest.post(appPath + "/events", event);
    }

    /** Sends events of one channel each as one request: all of them or none. */
    CompletableFuture<String> sendTogether(List<String> events) {
        return transport.send(
                ApiRequest.post(appPath + "/batch_events", BATCH_START + String.join(",", events) + BATCH_END));
    }
}
