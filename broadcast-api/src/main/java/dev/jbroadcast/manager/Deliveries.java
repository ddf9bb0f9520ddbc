package dev.jbroadcast.manager;

import dev.jbroadcast.DeliveryException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An event on its way over several connections. It is where all of them are, and has come off as the worst of them. */
record Deliveries(List<Delivery> each) implements Outgoing {

    @Override
    public String event() {
        return each.get(0).event();
    }

    @Override
    public void offer(@Nullable String key) {
        each.forEach(delivery -> delivery.offer(key));
    }

    @Override
    public void deliverNow(boolean rescued) {
        DeliveryException first = null;
        for (Delivery delivery : each) {
            try {
                delivery.deliverNow(rescued);
            } catch (DeliveryException e) {
                if (first == null) {
                    first = e;
                } else if (first != e) {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    @Override
    public void rolledBack() {
        each.forEach(Delivery::rolledBack);
    }

    @Override
    public Status status() {
        Status worst = Status.SENT;
        for (Delivery delivery : each) {
            Status status = delivery.status();
            if (status == Status.PENDING) {
                return status;
            }
            worst = status.compareTo(worst) > 0 ? status : worst;
        }
        return worst;
    }

    @Override
    public CompletionStage<Status> completion() {
        return CompletableFuture.allOf(each.stream()
                        .map(delivery -> delivery.completion().toCompletableFuture())
                        .toArray(CompletableFuture[]::new))
                .thenApply(nothing -> status())
                .minimalCompletionStage();
    }

    @Override
    public Map<String, Throwable> failures() {
        Map<String, Throwable> failures = new LinkedHashMap<>();
        each.forEach(delivery -> failures.putAll(delivery.failures()));
        return Map.copyOf(failures);
    }

    @Override
    public String toString() {
        Map<String, Throwable> failures = failures();
        return failures.isEmpty() ? status().toString() : status() + " " + failures;
    }
}
