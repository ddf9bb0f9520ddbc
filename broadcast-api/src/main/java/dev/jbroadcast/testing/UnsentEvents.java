package dev.jbroadcast.testing;

import dev.jbroadcast.BroadcastResult;
import dev.jbroadcast.BroadcastResult.Status;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The events that had not left when the method that sent them returned: what one wants to know where a broadcast is
 * missing. Thread-safe.
 */
final class UnsentEvents {

    private static final int LONGEST_EVENT = 200;

    private final FakeTransactions transactions;
    private final Queue<Unsent> events = new ConcurrentLinkedQueue<>();

    UnsentEvents(FakeTransactions transactions) {
        this.transactions = transactions;
    }

    BroadcastResult note(Object event, BroadcastResult result) {
        if (result.status() != Status.SENT) {
            events.add(new Unsent(event, Thread.currentThread(), result));
        }
        return result;
    }

    /**
     * Waits for what is just leaving: where several threads send to one channel, one of them may do the work of the
     * others, which return before it is done.
     */
    void settle() {
        for (Unsent event : events) {
            if (!transactions.isActive(event.sender())) {
                await(event.result());
            }
        }
    }

    private static void await(BroadcastResult result) {
        try {
            // Longer than anything takes in memory. Whoever still misses something finds it in the list.
            result.completion().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            return;
        }
    }

    /** Each event that has not left, and why. */
    List<String> describe() {
        return events.stream()
                .filter(event -> event.result().status() != Status.SENT)
                .map(this::describe)
                .toList();
    }

    private String describe(Unsent event) {
        BroadcastResult result = event.result();
        String why = switch (result.status()) {
            case PENDING ->
                transactions.isActive(event.sender()) ? "waits for its transaction to commit" : "is still on its way";
            case SKIPPED -> "was skipped: its condition did not hold, or it had no channels";
            case REPLACED -> "was replaced by a newer event of its key";
            case ROLLED_BACK -> "was dropped: its transaction was rolled back";
            case FAILED -> "failed: " + result.failures();
            case SENT -> "was sent just now";
        };
        return "%s %s".formatted(shortened(event.event().toString()), why);
    }

    private static String shortened(String event) {
        return event.length() <= LONGEST_EVENT ? event : event.substring(0, LONGEST_EVENT) + "…";
    }

    /** Forgets the events of which there is nothing more to be said. */
    void clear() {
        events.removeIf(event -> event.result().status() != Status.PENDING);
    }

    private record Unsent(Object event, Thread sender, BroadcastResult result) {}
}
