package dev.jbroadcast;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Carries publications to the clients, or to whoever carries them further. A driver is one way out of the house: the
 * in-process server, an HTTP request to another server, a log, a list in a test.
 *
 * <p>Drivers are thread-safe and know nothing of events: by the time they are called, name, channels and payload are
 * fixed. They need not care for order or repetition either: publications of one channel are handed over one after the
 * other, each when the one before it is done, or together by {@link #publishAll}; and what is to be tried again comes
 * again.
 */
@FunctionalInterface
public interface BroadcastDriver {

    /**
     * Sends a publication. A driver that waits for an answer had better return a stage that is completed when it
     * arrives than block the thread.
     *
     * @return completed when the publication has been handed on; completed exceptionally if that failed: with a
     *     {@link DeliveryException} that says so where trying again is safe
     */
    CompletionStage<Void> publish(Publication publication);

    /**
     * The largest payload that this driver takes, in bytes of UTF-8; an event with a larger one is refused where it is
     * sent. By default there is no limit.
     */
    default int maxDataBytes() {
        return Integer.MAX_VALUE;
    }

    /**
     * Whether publishing is so little work that a queue would be more: it is then called in the thread that sends the
     * event, unless an earlier event of the channel is still under way. By default it is not.
     */
    default boolean isInline() {
        return false;
    }

    /**
     * Whether clients can join channels that take authorization where this driver delivers: it has a key and a secret
     * to sign with. By default it has not.
     */
    default boolean canSign() {
        return false;
    }

    /**
     * How many publications this driver takes at a time where several wait; 1 by default. A driver that takes more
     * implements {@link #publishAll}.
     */
    default int maxBatchSize() {
        return 1;
    }

    /**
     * Sends several publications, in this order: those that have waited together, possibly several of one channel. No
     * publication may arrive after a later one of the same channel; so where one has failed and may be sent again,
     * those behind it have failed likewise.
     *
     * @param publications at least one and at most {@link #maxBatchSize()}
     * @return a stage for each of them, in their order, as {@link #publish} returns it
     */
    default List<CompletionStage<Void>> publishAll(List<Publication> publications) {
        return publications.stream().map(this::publish).toList();
    }

    /**
     * This driver as one of a certain type, or the first one of that type among those that it is made of: for who needs
     * to know more of a driver than how to publish.
     */
    default <T> Optional<T> unwrap(Class<T> type) {
        return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
    }
}
