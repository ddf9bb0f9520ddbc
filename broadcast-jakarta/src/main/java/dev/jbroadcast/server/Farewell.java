package dev.jbroadcast.server;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends clients away, some at a time, and waits until they are gone. Blocks. It goes by real time, also where a test
 * has the server's clock stand still: this thread really waits.
 */
final class Farewell {

    private static final Logger log = LoggerFactory.getLogger(Farewell.class);
    private static final int AT_ONCE = 100;
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Duration limit;
    private final IntSupplier remaining;

    /** @param remaining how many clients are still there */
    Farewell(Duration limit, IntSupplier remaining) {
        this.limit = limit;
        this.remaining = remaining;
    }

    void say(List<ProtocolSession> sessions, Consumer<ProtocolSession> goodbye) {
        long deadline = System.nanoTime() + limit.toNanos();
        // Half of the time is for saying goodbye, the rest for them to go.
        long pauses = Math.max(1, limit.toMillis() / 2 / PAUSE.toMillis());
        int atOnce = (int) Math.max(AT_ONCE, (sessions.size() + pauses - 1) / pauses);
        try {
            for (int i = 0; i < sessions.size(); i++) {
                if (i > 0 && i % atOnce == 0) {
                    TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
                }
                goodbye.accept(sessions.get(i));
            }
            while (remaining.getAsInt() > 0) {
                if (System.nanoTime() - deadline > 0) {
                    log.warn("{} clients did not disconnect within {}", remaining.getAsInt(), limit);
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
