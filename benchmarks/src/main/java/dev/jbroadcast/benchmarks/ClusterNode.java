package dev.jbroadcast.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Publication;
import dev.jbroadcast.pusher.AppCredentials;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

/**
 * A node in a process of its own, with one subscriber and no network but Redis. Obeys what it reads: {@code publish
 * RATE SECONDS}, and {@code report}, which says what was received since the last time, how fast, and what it took of the
 * processor. The argument is the URL of a Redis, or {@code none}.
 */
public final class ClusterNode {

    static final int MAX_MICROS = 2_000_000;

    private static final AppCredentials CREDENTIALS = new AppCredentials("1", "key", "secret");
    private static final Channel CHANNEL = new Channel("news");
    private static final String FILLING = "x".repeat(80);

    private final PusherServer server;
    private final Subscriber subscriber = new Subscriber();
    private long processorBefore;

    private ClusterNode(String redis) {
        PusherServer.Builder builder = PusherServer.builder()
                .app(App.builder(CREDENTIALS).limits(AppLimits.DEFAULTS).build());
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

    private String report() {
        long processor = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
        long taken = processor - processorBefore;
        processorBefore = processor;
        return subscriber.report() + " " + taken / 1000;
    }

    /** Notes when each message came. */
    private static final class Subscriber implements Connection {

        private final CountDownLatch subscribed = new CountDownLatch(1);
        private volatile AtomicIntegerArray micros = new AtomicIntegerArray(MAX_MICROS);

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
            for (int i = 0; i < MAX_MICROS; i++) {
                all += times.get(i);
            }
            return all + " " + percentile(times, all, 50) + " " + percentile(times, all, 99);
        }

        private static int percentile(AtomicIntegerArray times, long all, int percent) {
            long seen = 0;
            for (int i = 0; i < MAX_MICROS; i++) {
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
