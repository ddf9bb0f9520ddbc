package dev.jbroadcast.manager;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.jbroadcast.BroadcastResult.Status;
import dev.jbroadcast.Channel;
import dev.jbroadcast.LogCapture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A failed broadcast breaks nobody's request: it is in the log, in the result, and told to who asked to be told. */
class FailureReportTest {

    private final List<String> told = new ArrayList<>();

    @Test
    void tellsTheLogTheResultAndTheListenersAndNotTheCaller() {
        var failure = new IllegalStateException("the server is away");
        try (var log = new LogCapture(BroadcastManager.class, Level.INFO);
                BroadcastManager broadcaster = BroadcastManager.builder()
                        .connection("away", publication -> CompletableFuture.failedFuture(failure))
                        .executor(Runnable::run)
                        .onFailure((publication, connection, cause) -> {
                            throw new IllegalStateException("a listener that fails");
                        })
                        .onFailure((publication, connection, cause) ->
                                told.add(publication.event() + " over " + connection + ": " + cause.getMessage()))
                        .build()) {
            var result = broadcaster
                    .on(new Channel("news"))
                    .as("headline")
                    .with(Map.of("text", "a secret"))
                    .send();

            assertThat(result.status()).isEqualTo(Status.FAILED);
            assertThat(result.failures()).containsEntry("away", failure);
            assertThat(result.completion().toCompletableFuture()).isCompletedWithValue(Status.FAILED);
            assertThat(told).containsExactly("headline over away: the server is away");
            assertThat(log.messages(Level.ERROR))
                    .hasSize(2)
                    .allSatisfy(message -> assertThat(message).doesNotContain("a secret"));
            assertThat(log.messages(Level.ERROR).get(0)).contains("\"headline\"", "[news]", "\"away\"");
        }
    }
}
