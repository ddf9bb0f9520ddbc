package dev.jbroadcast.benchmarks;

import dev.jbroadcast.Channel;
import dev.jbroadcast.Publication;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.server.App;
import dev.jbroadcast.server.Handshake;
import dev.jbroadcast.server.OutboundMessage;
import dev.jbroadcast.server.ProtocolSession;
import dev.jbroadcast.server.PusherServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the hub takes to hand one event to all subscribers of a channel, from the call until the last connection has it;
 * what connections do with it is not in here.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Benchmark)
public class FanOutBenchmark {

    private static final AppCredentials CREDENTIALS = new AppCredentials("app", "key", "secret");

    private final PusherServer server =
            PusherServer.builder().app(App.builder(CREDENTIALS).build()).build();
    private final Publication publication =
            Publication.of("order.shipped", new Channel("orders"), "{\"text\":\"" + "x".repeat(200) + "\"}");
    private final List<ProtocolSession> sessions = new ArrayList<>();
    private final AtomicInteger received = new AtomicInteger();

    @Param({"1", "100", "5000"})
    public int subscribers;

    @Setup
    public void subscribe() {
        for (int i = 0; i < subscribers; i++) {
            ProtocolSession session = server.open(
                            new DroppingConnection(this::count), new Handshake(CREDENTIALS.key(), "7"))
                    .orElseThrow();
            session.receive("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"orders\"}}");
            sessions.add(session);
        }
        // Greeted, and told that it has subscribed, each of them.
        await(2 * subscribers);
    }

    @TearDown
    public void close() {
        sessions.forEach(ProtocolSession::disconnected);
        server.close();
    }

    private void count(OutboundMessage message) {
        received.incrementAndGet();
    }

    private void await(int messages) {
        while (received.get() < messages) {
            Thread.yield();
        }
    }

    @Benchmark
    public void publish() {
        received.set(0);
        server.publish(CREDENTIALS.appId(), publication);
        await(subscribers);
    }
}
