package dev.jbroadcast.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.jbroadcast.Channel;
import dev.jbroadcast.ChannelKind;
import dev.jbroadcast.Publication;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.ChannelSigner;
import dev.jbroadcast.redis.RedisCluster;
import dev.jbroadcast.redis.RedisSettings;
import dev.jbroadcast.server.App;
import dev.jbroadcast.server.AppLimits;
import dev.jbroadcast.server.CloseCode;
import dev.jbroadcast.server.Connection;
import dev.jbroadcast.server.Handshake;
import dev.jbroadcast.server.OutboundLimits;
import dev.jbroadcast.server.OutboundMessage;
import dev.jbroadcast.server.ProtocolSession;
import dev.jbroadcast.server.PusherServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

/**
 * A node in a process of its own, with one subscriber and no network but Redis. Obeys what it reads: {@code publish
 * RATE SECONDS}, and {@code report}, which says what was received since the last time, how fast, and what it took of
 * the processor. The argument is the URL of a Redis, or {@code none}.
 */
public final class ClusterNode {

    static final int MAX_MICROS = 2_000_000;

    private static final AppCredentials CREDENTIALS = new AppCredentials("1", "key", "secret");
    private static final Channel CHANNEL = new Channel("news");
    private static final ChannelSigner SIGNER = new ChannelSigner(CREDENTIALS);
    private static final JsonCodec JSON = JsonCodec.detect();
    private static final int AT_A_TIME = 100;
    private static final String FILLING = "x".repeat(80);

    private final PusherServer server;
    private final Subscriber subscriber = new Subscriber();
    private final List<ProtocolSession> joined = new ArrayList<>();
    private final Queue<Subscriber> waiting = new ArrayDeque<>();
    private long processorBefore;

    private ClusterNode(String redis) {
        PusherServer.Builder builder = PusherServer.builder()
                .app(App.builder(CREDENTIALS)
                        .limits(AppLimits.builder()
                                .maxPresenceMembers(1_000_000)
                                .build())
                        .build());
        if (!redis.equals("none")) {
            builder.cluster(RedisCluster.of(RedisSettings.of(redis)));
        }
        server = builder.build();
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        ClusterNode node = new ClusterNode(arguments[0]);
        node.subscribe();
        say("ready");
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ");
            if (words[0].equals("publish")) {
                node.publish(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
                say("published");
            } else if (words[0].equals("join")) {
                node.join(Integer.parseInt(words[1]), words[2]);
                say("joined");
            } else if (words[0].equals("leave")) {
                node.leave();
                say("left");
            } else if (words[0].equals("settle")) {
                node.join(1, "private-last"); // whatever was announced before has arrived when this one has
                say("settled");
            } else {
                say(node.report());
            }
        }
        System.exit(0);
    }

    private static void say(String text) {
        System.out.println(text);
        System.out.flush();
    }

    private void subscribe() throws InterruptedException {
        ProtocolSession session =
                server.open(subscriber, new Handshake(CREDENTIALS.key(), "7")).orElseThrow();
        session.receive("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"" + CHANNEL.name() + "\"}}");
        subscriber.subscribed.await();
    }

    private void publish(int rate, int seconds) {
        long start = System.nanoTime();
        long all = (long) rate * seconds;
        for (long sent = 0; sent < all; ) {
            long due = Math.min(all, (System.nanoTime() - start) * rate / 1_000_000_000 + 1);
            for (; sent < due; sent++) {
                server.publish(
                        CREDENTIALS.appId(),
                        Publication.of("e", CHANNEL, "\"@" + System.nanoTime() + "@" + FILLING + "\""));
            }
            LockSupport.parkNanos(50_000);
        }
    }

    private void join(int number, String name) throws InterruptedException {
        for (int i = 0; i < number; i++) {
            Subscriber one = new Subscriber();
            ProtocolSession session =
                    server.open(one, new Handshake(CREDENTIALS.key(), "7")).orElseThrow();
            Channel channel =
                    new Channel(name.replace("$", Integer.toString(i)).replace("%", Integer.toString(i / AT_A_TIME)));
            String member = channel.kind() == ChannelKind.PRESENCE
                    ? "{\"user_id\":\"" + i + "\",\"user_info\":{\"name\":\"User number " + i + "\"}}"
                    : null;
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("channel", channel.name());
            data.put("auth", SIGNER.sign(session.socketId(), channel.name(), member));
            data.put("channel_data", member);
            session.receive(JSON.write(Map.of("event", "pusher:subscribe", "data", data)));
            joined.add(session);
            if (i >= AT_A_TIME) {
                waiting.remove().subscribed.await();
            }
            waiting.add(one);
        }
        while (!waiting.isEmpty()) {
            waiting.remove().subscribed.await();
        }
    }

    private void leave() {
        joined.forEach(ProtocolSession::disconnected);
        joined.clear();
    }

    private String report() {
        long processor = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
        long taken = processor - processorBefore;
        processorBefore = processor;
        return subscriber.report() + " " + taken / 1000;
    }

    /** Notes when each message came. */
    private static final class Subscriber implements Connection {

        private static final AtomicIntegerArray NOTHING = new AtomicIntegerArray(0);

        private final CountDownLatch subscribed = new CountDownLatch(1);
        private volatile AtomicIntegerArray micros = NOTHING;

        @Override
        public void send(OutboundMessage message) {
            String text = message.text();
            int from = text.indexOf('@') + 1;
            if (from > 0) {
                long sent = Long.parseLong(text, from, text.indexOf('@', from), 10);
                micros.incrementAndGet((int) Math.min(MAX_MICROS - 1, (System.nanoTime() - sent) / 1000));
            } else if (text.contains("subscription_succeeded")) {
                subscribed.countDown();
            }
        }

        /** How many, and the 50th and 99th percentile in microseconds. */
        private String report() {
            AtomicIntegerArray times = micros;
            micros = new AtomicIntegerArray(MAX_MICROS);
            long all = 0;
            for (int i = 0; i < times.length(); i++) {
                all += times.get(i);
            }
            return all + " " + percentile(times, all, 50) + " " + percentile(times, all, 99);
        }

        private static int percentile(AtomicIntegerArray times, long all, int percent) {
            long seen = 0;
            for (int i = 0; i < times.length(); i++) {
                seen += times.get(i);
                if (seen * 100 >= all * percent) {
                    return i;
                }
            }
            return MAX_MICROS;
        }

        @Override
        public void close(CloseCode code, String reason) {
            // The server ends with the process.
        }

        @Override
        public void ping() {
            // It is alive as long as the process.
        }

        @Override
        public void limit(OutboundLimits limits) {
            // Nothing ever waits.
        }

        @Override
        public void checkProgress() {
            // Nothing ever waits.
        }
    }
}
