package dev.jbroadcast.spring;

import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.pusher.http.PusherClient;
import dev.jbroadcast.pusher.http.PusherDriver;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks the servers of all connections that lead elsewhere whether they take our requests. The question costs them
 * little: which channels there are whose names begin as none does. Thread-safe.
 */
final class ServersElsewhere implements HealthCheck {

    /** Short enough for probes that give up after some seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final String NO_CHANNEL = "broadcast-health-";

    private final Map<String, PusherClient> clients = new LinkedHashMap<>();

    ServersElsewhere(BroadcastManager manager) {
        for (String connection : manager.connections()) {
            // Those that are made of others are not asked again.
            if (manager.driver(connection) instanceof PusherDriver driver) {
                clients.put(connection, driver.client());
            }
        }
    }

    /** Down if one of them does not take our requests. Blocks for three seconds at most. */
    @Override
    public Report check() {
        Map<String, Object> details = new LinkedHashMap<>(problems());
        boolean up = details.values().stream().allMatch(""::equals);
        details.replaceAll((connection, problem) -> "".equals(problem) ? "reachable" : problem);
        return new Report(up, details);
    }

    /** What is wrong with the server of each connection; empty text if nothing is. */
    Map<String, String> problems() {
        Map<String, CompletableFuture<?>> answers = new LinkedHashMap<>();
        clients.forEach((connection, client) -> answers.put(connection, client.channelsAsync(NO_CHANNEL)));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Map<String, String> problems = new LinkedHashMap<>();
        answers.forEach(
                (connection, answer) -> problems.put(connection, problem(answer, deadline - System.nanoTime())));
        return problems;
    }

    private static String problem(CompletableFuture<?> answer, long nanos) {
        try {
            answer.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            return "";
        } catch (ExecutionException e) {
            return String.valueOf(e.getCause().getMessage());
        } catch (TimeoutException e) {
            answer.cancel(true);
            return "there was no answer within %d seconds".formatted(PATIENCE.toSeconds());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "the question was interrupted";
        }
    }
}
