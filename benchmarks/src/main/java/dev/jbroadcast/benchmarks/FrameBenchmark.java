package dev.jbroadcast.benchmarks;

import dev.jbroadcast.Channel;
import dev.jbroadcast.Publication;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.ChannelSigner;
import dev.jbroadcast.server.App;
import dev.jbroadcast.server.AppLimits;
import dev.jbroadcast.server.Handshake;
import dev.jbroadcast.server.OutboundMessage;
import dev.jbroadcast.server.ProtocolSession;
import dev.jbroadcast.server.PusherServer;
import java.util.concurrent.TimeUnit;
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

/** What it takes to make the frame of an event, and to understand those that a client sends. One client, no network. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Benchmark)
public class FrameBenchmark {

    private static final AppCredentials CREDENTIALS = new AppCredentials("app", "key", "secret");
    private static final Channel CHANNEL = Channel.privateChannel("orders");

    private final PusherServer server = PusherServer.builder()
            .app(App.builder(CREDENTIALS)
                    .limits(AppLimits.builder()
                            .clientEventsPerSecond(Integer.MAX_VALUE)
                            .subscribesPerSecond(Integer.MAX_VALUE)
                            .build())
                    .build())
            .build();
    private final ProtocolSession session = server.open(
                    new DroppingConnection(this::take), new Handshake(CREDENTIALS.key(), "7"))
            .orElseThrow();
    private byte[] last = {};
    private String subscribe = "";
    private final String unsubscribe =
            "{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":\"" + CHANNEL.name() + "\"}}";
    private final String clientEvent = "{\"event\":\"client-typing\",\"channel\":\"" + CHANNEL.name()
            + "\",\"data\":{\"text\":\"" + "x".repeat(100) + "\"}}";

    @Setup
    public void subscribe() {
        subscribe = "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"%s\",\"auth\":\"%s\"}}"
                .formatted(
                        CHANNEL.name(), new ChannelSigner(CREDENTIALS).sign(session.socketId(), CHANNEL.name(), null));
        session.receive(subscribe);
    }

    @TearDown
    public void close() {
        session.disconnected();
        server.close();
    }

    private void take(OutboundMessage message) {
        last = message.frame();
    }

    /** From the event to the bytes that all its receivers share. */
    @Benchmark
    public byte[] encode(Event event) {
        server.publish(CREDENTIALS.appId(), event.publication);
        return last;
    }

    /** The smallest that a client sends; it is answered. */
    @Benchmark
    public byte[] receivePing() {
        session.receive("{\"event\":\"pusher:ping\",\"data\":{}}");
        return last;
    }

    /** Nobody else is there to get it. */
    @Benchmark
    public void receiveClientEvent() {
        session.receive(clientEvent);
    }

    /** Leaves the channel and joins it again, signature and answer included. */
    @Benchmark
    public byte[] receiveSubscribe() {
        session.receive(unsubscribe);
        session.receive(subscribe);
        return last;
    }

    /** What is to be encoded. */
    @State(Scope.Benchmark)
    public static class Event {

        /** Of the payload. */
        @Param({"100", "1000", "10000"})
        public int bytes;

        private Publication publication = Publication.of("order.shipped", CHANNEL, "{}");

        @Setup
        public void fill() {
            publication = Publication.of("order.shipped", CHANNEL, "{\"text\":\"" + "x".repeat(bytes) + "\"}");
        }
    }
}
