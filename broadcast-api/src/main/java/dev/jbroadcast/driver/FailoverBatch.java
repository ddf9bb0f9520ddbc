package dev.jbroadcast.driver;

import dev.jbroadcast.Channel;
import dev.jbroadcast.DeliveryException;
import dev.jbroadcast.Publication;
import dev.jbroadcast.driver.Parts.Failure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Several publications on their way through the drivers of a failover. Each driver gets them in lists that it takes,
 * one after the other: the next list when all of the one before are done, over whichever drivers. So only one thread at
 * a time is in here, and sees what those before it wrote.
 */
final class FailoverBatch {

    /** Is told of each failure that leads to the next driver. */
    interface Listener {

        /** @param index of the driver that failed */
        void failed(Publication publication, Failure failure, int index);
    }

    /** One of the publications, and what became of it so far. */
    private static final class Item {

        private final Publication publication;
        private final List<Failure> failures = new ArrayList<>(0);
        private final CompletableFuture<Void> result = new CompletableFuture<>();

        private Item(Publication publication) {
            this.publication = publication;
        }
    }

    private final Parts parts;
    private final Listener listener;

    /** The channels of which one is to be sent again, and why: what is behind it has to wait for it. */
    private final Map<Channel, DeliveryException> held = new HashMap<>();

    FailoverBatch(Parts parts, Listener listener) {
        this.parts = parts;
        this.listener = listener;
    }

    /** To be called once. @return a stage for each */
    List<CompletionStage<Void>> publish(List<Publication> publications) {
        List<Item> items = publications.stream().map(Item::new).toList();
        publish(items, 0);
        return items.stream().<CompletionStage<Void>>map(item -> item.result).toList();
    }

    /** @return completed when all are done */
    private CompletableFuture<Void> publish(List<Item> items, int index) {
        int size = parts.inOrder().get(index).maxBatchSize();
        CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
        for (int from = 0; from < items.size(); from += size) {
            List<Item> some = items.subList(from, Math.min(from + size, items.size()));
            done = done.thenCompose(nothing -> publishTogether(notHeld(some), index));
        }
        return done;
    }

    /** Fails those that have to wait for one before them. @return the others */
    private List<Item> notHeld(List<Item> items) {
        List<Item> others = new ArrayList<>();
        for (Item item : items) {
            DeliveryException reason = item.publication.channels().stream()
                    .map(held::get)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
            if (reason == null) {
                others.add(item);
            } else {
                item.publication.channels().forEach(channel -> held.put(channel, reason));
                item.result.completeExceptionally(reason);
            }
        }
        return others;
    }

    private CompletableFuture<Void> publishTogether(List<Item> items, int index) {
        if (items.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        List<CompletableFuture<@Nullable Failure>> answers = parts.inOrder()
                .get(index)
                .publishAll(items.stream().map(item -> item.publication).toList());
        for (int i = 0; i < items.size(); i++) {
            CompletableFuture<Void> result = items.get(i).result;
            answers.get(i).thenAccept(failure -> {
                if (failure == null) {
                    result.complete(null); // At once: another one may take long.
                }
            });
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenCompose(nothing -> {
                    List<Item> left = leftOver(items, answers, index);
                    return index + 1 < parts.inOrder().size() ? publish(left, index + 1) : failAll(left);
                });
    }

    /**
     * Those that failed over a driver, in their order, but for those that a later one has overtaken: they fail here.
     */
    private List<Item> leftOver(List<Item> items, List<CompletableFuture<@Nullable Failure>> answers, int index) {
        List<Item> left = new ArrayList<>();
        Set<Channel> overtaken = new HashSet<>();
        for (int i = items.size() - 1; i >= 0; i--) {
            Item item = items.get(i);
            Failure failure = answers.get(i).join();
            if (failure == null) {
                overtaken.addAll(item.publication.channels());
                continue;
            }
            item.failures.add(failure);
            if (Collections.disjoint(overtaken, item.publication.channels())) {
                left.add(item);
            } else {
                item.result.completeExceptionally(Failure.together(
                        "the driver %s failed, but a later event of the same channel got through, so this one cannot be sent any more"
                                .formatted(failure.part()),
                        item.failures,
                        false));
            }
        }
        Collections.reverse(left);
        if (index + 1 < parts.inOrder().size()) {
            left.forEach(item -> listener.failed(item.publication, item.failures.get(index), index));
        }
        return left;
    }

    private CompletableFuture<Void> failAll(List<Item> items) {
        for (Item item : items) {
            DeliveryException failure = FailoverDriver.noneWorks(parts, item.failures);
            if (failure.isRetryable()) {
                item.publication.channels().forEach(channel -> held.put(channel, failure));
            }
            item.result.completeExceptionally(failure);
        }
        return CompletableFuture.completedFuture(null);
    }
}
