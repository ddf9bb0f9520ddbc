package dev.jbroadcast.pusher.http;

import dev.jbroadcast.Publication;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.auth.SigningDriver;
import dev.jbroadcast.pusher.encryption.ChannelEncryption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Sends publications to the clients of a server elsewhere, by way of its HTTP API: Pusher, Reverb, soketi, or this
 * library's own server. Publications that have waited together leave together, up to ten with one request, as long as
 * that is not longer than 10,000 bytes: more than some servers read.
 *
 * <p>Failures say that the publication may be sent again where it certainly had no effect, as
 * {@link PusherException#isRetryable} does. Does not block. Thread-safe.
 */
public final class PusherDriver implements SigningDriver, AutoCloseable {

    /** The most publications that a server takes with one request ({@code pusher-protocol.md} §5.4). */
    static final int MAX_BATCH_SIZE = EventSender.MAX_BATCH_SIZE;

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
        List<PendingPublication> pending = publications.stream()
                .map(publication -> PendingPublication.of(publication, client.events()))
                .toList();
        new PublicationSequence(client, pending, maxBatchSize).send();
        return pending.stream().map(PendingPublication::sent).toList();
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
}
