package dev.jbroadcast.delivery;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.Publication;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * How the driver is called, and its answers get to the attempts that wait for them: every attempt gets one, whatever
 * the driver does. Throws nothing: whatever happens, those behind must go on. Thread-safe.
 */
final class DriverCall {

    private final BroadcastDriver driver;

    DriverCall(BroadcastDriver driver) {
        this.driver = driver;
    }

    /** Makes one attempt. */
    void make(Attempt attempt) {
        try {
            answer(attempt, driver.publish(attempt.task().publication));
        } catch (Throwable e) {
            attempt.accept(null, e);
        }
    }

    /** Makes several attempts in one call. */
    void make(List<Attempt> attempts) {
        List<CompletionStage<Void>> answers;
        try {
            answers = publishAll(attempts);
        } catch (Throwable e) {
            attempts.forEach(attempt -> attempt.accept(null, e));
            return;
        }
        for (int i = 0; i < attempts.size(); i++) {
            try {
                answer(attempts.get(i), answers.get(i));
            } catch (Throwable e) {
                attempts.get(i).accept(null, e);
            }
        }
    }

    private List<CompletionStage<Void>> publishAll(List<Attempt> attempts) {
        List<Publication> publications =
                attempts.stream().map(attempt -> attempt.task().publication).toList();
        List<CompletionStage<Void>> answers = driver.publishAll(publications);
        if (answers == null) {
            throw new NullPointerException("the driver returned null in place of a list of stages");
        }
        if (answers.size() != publications.size()) {
            throw new IllegalStateException("the driver returned %d stages for %d publications, and not one for each"
                    .formatted(answers.size(), publications.size()));
        }
        return answers;
    }

    private static void answer(Attempt attempt, @Nullable CompletionStage<Void> answer) {
        if (answer == null) {
            throw new NullPointerException("the driver returned null in place of a stage");
        }
        if (answer instanceof CompletableFuture<?> done && done.isDone() && !done.isCompletedExceptionally()) {
            attempt.accept(null, null); // The usual case, without another stage for it.
        } else {
            answer.whenComplete(attempt);
        }
    }
}
