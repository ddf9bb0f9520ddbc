package dev.jbroadcast.pusher.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Publications that are sent in their order, as many with one request as possible. One request follows the other, so
 * nothing here is used by two threads.
 */
final class PublicationSequence {

    /** The longest request with several publications, in bytes; Reverb reads no more unless it is told to. */
    static final int MAX_BATCH_BYTES = 10_000;

    private final ApiTransport transport;
    private final EventSender sender;
    private final List<PendingPublication> publications;
    private final int maxBatchSize;
    private final long deadline;
    private int next;

    PublicationSequence(PusherClient client, List<PendingPublication> publications, int maxBatchSize) {
        this.transport = client.transport();
        this.sender = client.sender();
        this.publications =
                publications.stream().filter(PendingPublication::isPending).toList();
        this.maxBatchSize = maxBatchSize;
        this.deadline = transport.deadline();
    }

    /** Sends what has not been sent yet; does not wait. */
    void send() {
        if (next == publications.size()) {
            return;
        }
        List<PendingPublication> batch = nextBatch();
        next += batch.size();
        if (batch.size() > 1) {
            sendTogether(batch);
        } else {
            sendAlone(batch.get(0), this::send);
        }
    }

    /** The next publication, and those behind it that fit into the same request. */
    private List<PendingPublication> nextBatch() {
        List<PendingPublication> batch = new ArrayList<>();
        int bytes = EventSender.BATCH_OVERHEAD;
        for (PendingPublication publication : publications.subList(next, publications.size())) {
            bytes += publication.bytesInBatch();
            boolean fits = publication.fitsIntoBatch() && bytes <= MAX_BATCH_BYTES && batch.size() < maxBatchSize;
            if (!fits && !batch.isEmpty()) {
                break;
            }
            batch.add(publication);
            if (!fits) {
                break; // It goes alone.
            }
        }
        return batch;
    }

    private void sendTogether(List<PendingPublication> batch) {
        List<String> events =
                batch.stream().map(publication -> publication.events().get(0)).toList();
        sender.sendTogether(events).whenComplete((answer, failure) -> {
            if (failure != null
                    && Failures.unwrapped(failure) instanceof PusherResponseException refused
                    && refused.blamesRequest()) {
                // The server took none of them; so that the good ones do not suffer for a bad one:
                sendOneByOne(batch, 0);
                return;
            }
            batch.forEach(publication -> publication.end(failure));
            goOn(failure, this::send);
        });
    }

    private void sendOneByOne(List<PendingPublication> batch, int index) {
        if (index < batch.size()) {
            sendAlone(batch.get(index), () -> sendOneByOne(batch, index + 1));
        } else {
            send();
        }
    }

    private void sendAlone(PendingPublication publication, Runnable then) {
        sender.sendInTurn(publication.events()).whenComplete((answers, failure) -> {
            publication.end(failure);
            goOn(failure, then);
        });
    }

    private void goOn(@Nullable Throwable failure, Runnable then) {
        Throwable end = end(failure == null ? null : Failures.unwrapped(failure));
        if (end == null) {
            then.run();
        } else {
            publications.forEach(publication -> publication.end(end));
        }
    }

    /**
     * What those fail with that stand behind; null if they are sent. They must not overtake one that comes again. Nor
     * are they sent if there was no answer, or those before them took as long as a request may take: whoever waits for
     * them would give them up while they are still sent.
     */
    private @Nullable Throwable end(@Nullable Throwable failure) {
        if (failure instanceof PusherException exception && exception.isRetryable()) {
            return exception;
        }
        return failure instanceof PusherConnectionException || transport.isOver(deadline)
                ? transport.failures().notInTime()
                : null;
    }
}
