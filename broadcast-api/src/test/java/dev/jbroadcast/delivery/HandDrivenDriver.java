package dev.jbroadcast.delivery;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.Publication;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A driver that answers when the test says so. */
final class HandDrivenDriver implements BroadcastDriver {

    private record Call(String event, CompletableFuture<Void> answer) {}

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final boolean inline;

    HandDrivenDriver(boolean inline) {
        this.inline = inline;
    }

    @Override
    public boolean isInline() {
        return inline;
    }

    @Override
    public CompletionStage<Void> publish(Publication publication) {
        Call call = new Call(publication.event(), new CompletableFuture<>());
        calls.add(call);
        return call.answer();
    }

    /** The events in the order in which they came, once for each attempt. */
    List<String> published() {
        return calls.stream().map(Call::event).toList();
    }

    void succeed(String event) {
        open(event).complete(null);
    }

    void fail(String event, Throwable failure) {
        open(event).completeExceptionally(failure);
    }

    /** The answer that is due to an event. */
    CompletableFuture<Void> open(String event) {
        return calls.stream()
                .filter(call -> call.event().equals(event) && !call.answer().isDone())
                .findFirst()
                .orElseThrow(() -> new AssertionError("the driver does not have " + event + ", but " + published()))
                .answer();
    }
}
