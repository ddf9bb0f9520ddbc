package dev.jbroadcast.delivery;

import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.DeliveryException;
import dev.jbroadcast.Publication;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/** A queue of which everything that happens outside is in the hands of a test. */
final class HandDriven {

    static final DeliverySettings SETTINGS = DeliverySettings.DEFAULTS;

    final HandDrivenDriver driver;
    final HandDrivenScheduler scheduler = new HandDrivenScheduler();
    final DeliveryQueue queue;

    private HandDriven(DeliverySettings settings, HandDrivenDriver driver, Executor executor) {
        this.driver = driver;
        Random random = new Random(1);
        queue = new DeliveryQueue("reverb", driver, settings, executor, scheduler, () -> random);
    }

    /** A queue whose driver is called in the thread of the test. */
    static HandDriven with(DeliverySettings settings) {
        return with(settings, Runnable::run);
    }

    static HandDriven with(DeliverySettings settings, Executor executor) {
        return new HandDriven(settings, new HandDrivenDriver(false, 1), executor);
    }

    static HandDriven inline(DeliverySettings settings, Executor executor) {
        return new HandDriven(settings, new HandDrivenDriver(true, 1), executor);
    }

    /** A queue whose driver takes several at a time, and is called in the thread of the test. */
    static HandDriven inBatches(DeliverySettings settings, int maxBatchSize) {
        return new HandDriven(settings, new HandDrivenDriver(false, maxBatchSize), Runnable::run);
    }

    Receipt offer(String event, String... channels) {
        return offerKeyed(event, null, channels);
    }

    Receipt offerKeyed(String event, String key, String... channels) {
        Receipt receipt = new Receipt();
        queue.offer(publication(event, channels), key, receipt);
        return receipt;
    }

    static Publication publication(String event, String... channels) {
        List<Channel> named = Stream.of(channels).map(Channel::new).toList();
        return Publication.of(event, Channels.of(named), "{}");
    }

    /** A failure after which the same event may be sent again. */
    static DeliveryException retryable() {
        return DeliveryException.retryable("the server is busy", null);
    }

    /** Lets more time pass than the pauses between attempts take, and less than an attempt may. */
    void pause() {
        scheduler.advance(Duration.ofSeconds(1));
    }
}
