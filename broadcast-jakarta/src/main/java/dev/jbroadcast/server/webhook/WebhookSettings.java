package dev.jbroadcast.server.webhook;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/** What all lanes have in common; see {@link WebhookSender.Builder} for what each setting means. */
record WebhookSettings(
        WebhookTransport transport,
        ScheduledExecutorService scheduler,
        Clock clock,
        LongSupplier nanoTime,
        Duration window,
        int maxEvents,
        int maxWaiting) {}
