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
    private final List<List<String>> batches = new CopyOnWriteArrayList<>();
    private final boolean inline;
    private final int maxBatchSize;

    HandDrivenDriver(boolean inline, int maxBatchSize) {
        this.inline = inline;
        this.maxBatchSize = maxBatchSize;
    }

    @Override
    public boolean isInline() {
        return inline;
    }

    @Override
    public int maxBatchSize() {
        return maxBatchSize;
    }

    @Override
    public CompletionStage<Void> publish(Publication publication) {
        batches.add(List.of(publication.event()));
        return call(publication);
    }

    @Override
    public List<CompletionStage<Void>> publishAll(List<Publication> publications) {
        batches.add(publications.stream().map(Publication::event).toList());
        return publications.stream().map(this::call).toList();
    }

    private CompletionStage<Void> call(Publication publication) {
        Call call = new Call(publication.event(), new CompletableFuture<>());
        calls.add(call);
        return call.answer();
    }

    /** The events in the order in which they came, once for each attempt. */
    List<String> published() {
        return calls.stream().map(Call::event).toList();
    }

    /** The same, with those together that came together. */
    List<List<String>> batches() {
        return List.copyOf(batches);
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
