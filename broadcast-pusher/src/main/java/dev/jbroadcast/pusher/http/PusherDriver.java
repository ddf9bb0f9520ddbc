package dev.jbroadcast.pusher.http;

import dev.jbroadcast.BroadcastException;
import dev.jbroadcast.DeliveryException;
import dev.jbroadcast.Publication;
import dev.jbroadcast.json.Utf8;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.auth.SigningDriver;
import dev.jbroadcast.pusher.encryption.ChannelEncryption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Sends publications to the clients of a server elsewhere, by way of its HTTP API: Pusher, Reverb, soketi, or this
 * library's own server. Publications that have waited together leave together, up to ten with one request, as long as
 * that is not longer than {@value #MAX_BATCH_BYTES} bytes: more than some servers read.
 *
 * <p>Failures say that the publication may be sent again where it certainly had no effect, as
 * {@link PusherException#isRetryable} does. Does not block. Thread-safe.
 */
public final class PusherDriver implements SigningDriver, AutoCloseable {

    /** The most publications that a server takes with one request ({@code pusher-protocol.md} §5.4). */
    static final int MAX_BATCH_SIZE = EventSender.MAX_BATCH_SIZE;

    /** The longest request with several publications; Reverb reads no more unless it is told to. */
    static final int MAX_BATCH_BYTES = 10_000;

    private final PusherClient client;
    private final int maxBatchSize;

    /** A driver that sends up to ten publications at a time. */
    public PusherDriver(PusherClient client) {
        this(client, MAX_BATCH_SIZE);
    }

    /**
     * A driver.
     *
     * @param client is closed with the driver
     * @param maxBatchSize how many publications leave with one request at most: 1 to 10; 1 for servers that know no
     *     batches
     * @throws IllegalArgumentException if the batch size is another
     */
    public PusherDriver(PusherClient client, int maxBatchSize) {
        this.client = client;
        this.maxBatchSize = requireBatchSize(maxBatchSize);
    }

    static int requireBatchSize(int maxBatchSize) {
        if (maxBatchSize < 1 || maxBatchSize > MAX_BATCH_SIZE) {
            throw new IllegalArgumentException("the largest batch has %d publications; it must be 1 to %d"
                    .formatted(maxBatchSize, MAX_BATCH_SIZE));
        }
        return maxBatchSize;
    }

    /** What the driver sends with, for all else that the HTTP API can do. */
    public PusherClient client() {
        return client;
    }

    @Override
    public CompletionStage<Void> publish(Publication publication) {
        return publishAll(List.of(publication)).get(0);
    }

    @Override
    public List<CompletionStage<Void>> publishAll(List<Publication> publications) {
        List<Letter> letters = publications.stream().map(Letter::new).toList();
        new Mail(letters).send();
        return letters.stream()
                .map(letter -> (CompletionStage<Void>) letter.sent)
                .toList();
    }

    @Override
    public int maxBatchSize() {
        return maxBatchSize;
    }

    @Override
    public int maxDataBytes() {
        return client.maxEventBytes();
    }

    @Override
    public AppCredentials credentials() {
        return client.credentials();
    }

    @Override
    public Optional<ChannelEncryption> encryption() {
        return client.encryption();
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return "PusherDriver[%s]".formatted(client);
    }

    private static RuntimeException failed(Throwable failure) {
        Throwable cause = Failures.unwrapped(failure);
        if (!(cause instanceof PusherException exception)) {
            return cause instanceof RuntimeException unexpected ? unexpected : new IllegalStateException(cause);
        }
        String message = exception.getMessage();
        Optional<Duration> pause = exception.retryAfter();
        if (!exception.isRetryable()) {
            return DeliveryException.permanent(message, exception);
        }
        return pause.isPresent()
                ? DeliveryException.retryableAfter(pause.get(), message, exception)
                : DeliveryException.retryable(message, exception);
    }

    /** A publication, the events that it consists of, and what became of it. */
    private final class Letter {

        private final List<String> events;
        private final CompletableFuture<Void> sent = new CompletableFuture<>();
        private final boolean hasOneChannel;

        Letter(Publication publication) {
            List<String> encoded;
            try {
                encoded = client.events().of(publication);
            } catch (BroadcastException e) {
                encoded = List.of();
                sent.completeExceptionally(e);
            }
            this.events = encoded;
            this.hasOneChannel = publication.channels().size() == 1;
        }

        boolean isReady() {
            return !sent.isDone();
        }

        void complete(@Nullable Throwable failure) {
            if (failure == null) {
                sent.complete(null);
            } else {
                sent.completeExceptionally(failed(failure));
            }
        }
    }

    /** Letters that are sent in their order, as many at a time as possible. One request follows the other. */
    private final class Mail {

        private final List<Letter> letters;
        private final long deadline = client.transport().deadline();
        private int next;

        Mail(List<Letter> letters) {
            this.letters = letters.stream().filter(Letter::isReady).toList();
        }

        void send() {
            if (next == letters.size()) {
                return;
            }
            List<Letter> batch = nextBatch();
            next += batch.size();
            if (batch.size() > 1) {
                sendTogether(batch);
            } else {
                sendAlone(batch.get(0), this::send);
            }
        }

        /** The next letter, and those behind it that fit into the same request. */
        private List<Letter> nextBatch() {
            Letter first = letters.get(next);
            List<Letter> batch = new ArrayList<>(List.of(first));
            int bytes = size(first);
            for (int i = next + 1; first.hasOneChannel && i < letters.size(); i++) {
                Letter letter = letters.get(i);
                bytes += size(letter);
                if (!letter.hasOneChannel || bytes > MAX_BATCH_BYTES) {
                    break;
                }
                batch.add(letter);
            }
            return batch;
        }

        private void sendTogether(List<Letter> batch) {
            List<String> events =
                    batch.stream().map(letter -> letter.events.get(0)).toList();
            client.sender().sendTogether(events).whenComplete((answer, failure) -> {
                if (failure != null
                        && Failures.unwrapped(failure) instanceof PusherResponseException refused
                        && refused.blamesRequest()) {
                    // The server took none of them; so that the good ones do not suffer for a bad one:
                    sendOneByOne(batch, 0);
                    return;
                }
                batch.forEach(letter -> letter.complete(failure));
                goOn(failure, this::send);
            });
        }

        private void sendOneByOne(List<Letter> batch, int index) {
            if (index < batch.size()) {
                sendAlone(batch.get(index), () -> sendOneByOne(batch, index + 1));
            } else {
                send();
            }
        }

        private void sendAlone(Letter letter, Runnable then) {
            client.sender().sendInTurn(letter.events).whenComplete((answers, failure) -> {
                letter.complete(failure);
                goOn(failure, then);
            });
        }

        private void goOn(@Nullable Throwable failure, Runnable then) {
            Throwable end = endOfMail(failure);
            if (end == null) {
                then.run();
            } else {
                letters.forEach(letter -> letter.complete(end));
            }
        }

        /**
         * Those behind one that comes again must not overtake it. Nor are they sent if there was no answer, or they
         * have waited for those before them as long as for a server: whoever waits for them would give them up while
         * they are still sent.
         */
        private @Nullable Throwable endOfMail(@Nullable Throwable failure) {
            Throwable cause = failure == null ? null : Failures.unwrapped(failure);
            if (cause instanceof PusherException exception && exception.isRetryable()) {
                return exception;
            }
            return cause instanceof PusherConnectionException
                            || client.transport().isOver(deadline)
                    ? client.transport().failures().notInTime()
                    : null;
        }

        private static int size(Letter letter) {
            return Utf8.length(letter.events.get(0)) + 1;
        }
    }
}
