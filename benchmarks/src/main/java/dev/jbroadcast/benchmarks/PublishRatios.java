package dev.jbroadcast.benchmarks;

import com.pusher.rest.Pusher;
import com.pusher.rest.data.Event;
import com.pusher.rest.data.Result;
import com.sun.management.OperatingSystemMXBean;
import dev.jbroadcast.BroadcastResult;
import dev.jbroadcast.BroadcastResult.Status;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Publication;
import dev.jbroadcast.delivery.DeliverySettings;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.http.PusherClient;
import dev.jbroadcast.pusher.http.PusherDriver;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Publishes 10,000 events over HTTP to a server in another process, by the driver and by the official library for Java
 * back-ends, and says how long each keeps one core busy: the processor time of this process, with all of its threads.
 * The ways take turns, and the median of each counts.
 */
public final class PublishRatios {

    private static final int EVENTS = 10_000;
    private static final int CHANNELS = 20;
    private static final int BATCH = 10;
    private static final int WARM_UP = 3;
    private static final int PASSES = 7;
    private static final AppCredentials CREDENTIALS = new AppCredentials("1", "key", "secret");

    private PublishRatios() {}

    /** One way to publish all of the events; returns when the server has them. */
    @FunctionalInterface
    private interface Way {
        void publish() throws Exception;
    }

    /** What a pass took, in milliseconds. */
    private record Pass(double processor, double time) {}

    public static void main(String[] arguments) throws Exception {
        JsonCodec codec = JsonCodec.detect();
        try (AnsweringServer server = AnsweringServer.start();
                PusherClient client = client(server);
                PusherDriver driver = new PusherDriver(client(server));
                BroadcastManager manager = BroadcastManager.builder()
                        .connection("elsewhere", driver)
                        .delivery(DeliverySettings.DEFAULTS.withCapacity(EVENTS))
                        .build();
                Pusher pusher = new Pusher(CREDENTIALS.appId(), CREDENTIALS.key(), CREDENTIALS.secret())) {
            pusher.setHost("127.0.0.1:" + server.port());
            pusher.setEncrypted(false);
            Map<String, Way> ways = new LinkedHashMap<>();
            ways.put("driver, queued", () -> queued(manager));
            ways.put("client, one by one", () -> oneByOne(client, codec));
            ways.put("pusher-http-java, one by one", () -> oneByOne(pusher));
            ways.put("pusher-http-java, batches", () -> batches(pusher));
            print(measured(ways));
        }
    }

    private static PusherClient client(AnsweringServer server) {
        return PusherClient.builder(CREDENTIALS)
                .scheme("http")
                .host("127.0.0.1")
                .port(server.port())
                .build();
    }

    private static void queued(BroadcastManager manager) {
        List<BroadcastResult> results = new ArrayList<>(EVENTS);
        for (int i = 0; i < EVENTS; i++) {
            results.add(manager.on(new Channel(channel(i)))
                    .as("order.shipped")
                    .with(payload(i))
                    .send());
        }
        for (BroadcastResult result : results) {
            if (result.completion().toCompletableFuture().join() != Status.SENT) {
                throw new IllegalStateException("not sent: " + result.failures());
            }
        }
    }

    private static void oneByOne(PusherClient client, JsonCodec codec) {
        for (int i = 0; i < EVENTS; i++) {
            client.trigger(Publication.of("order.shipped", new Channel(channel(i)), codec.write(payload(i))));
        }
    }

    private static void oneByOne(Pusher pusher) {
        for (int i = 0; i < EVENTS; i++) {
            check(pusher.trigger(channel(i), "order.shipped", payload(i)));
        }
    }

    private static void batches(Pusher pusher) {
        for (int first = 0; first < EVENTS; first += BATCH) {
            List<Event> batch = new ArrayList<>(BATCH);
            for (int i = first; i < first + BATCH; i++) {
                batch.add(new Event(channel(i), "order.shipped", payload(i)));
            }
            check(pusher.trigger(batch));
        }
    }

    private static void check(Result result) {
        if (result.getStatus() != Result.Status.SUCCESS) {
            throw new IllegalStateException("not sent: " + result.getMessage());
        }
    }

    private static String channel(int event) {
        return "private-orders." + event % CHANNELS;
    }

    /** A map: both JSON libraries write it without knowing more. */
    private static Map<String, Object> payload(int event) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("id", event);
        payload.put("status", "shipped");
        payload.put("customer", "Ada Lovelace");
        payload.put("total", 129.9);
        payload.put("at", "2026-11-21T12:00:00Z");
        return payload;
    }

    private static Map<String, List<Pass>> measured(Map<String, Way> ways) throws Exception {
        Map<String, List<Pass>> passes = new LinkedHashMap<>();
        ways.keySet().forEach(name -> passes.put(name, new ArrayList<>()));
        for (int pass = 0; pass < WARM_UP + PASSES; pass++) {
            for (Map.Entry<String, Way> way : ways.entrySet()) {
                Pass measured = measured(way.getValue());
                if (pass >= WARM_UP) {
                    passes.get(way.getKey()).add(measured);
                }
            }
        }
        return passes;
    }

    private static Pass measured(Way way) throws Exception {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        // What one way leaves behind is not for the next one to clean up.
        System.gc();
        long processor = system.getProcessCpuTime();
        long time = System.nanoTime();
        way.publish();
        return new Pass((system.getProcessCpuTime() - processor) / 1e6, (System.nanoTime() - time) / 1e6);
    }

    private static void print(Map<String, List<Pass>> passes) {
        double baseline = median(passes.get("pusher-http-java, one by one").stream()
                .map(Pass::processor)
                .toList());
        System.out.printf(
                "%n%,d events, medians of %d passes%n%-30s %14s %8s %10s%n",
                EVENTS, PASSES, "", "processor ms", "ratio", "time ms");
        passes.forEach((name, each) -> {
            double processor = median(each.stream().map(Pass::processor).toList());
            System.out.printf(
                    Locale.ROOT,
                    "%-30s %14.0f %8.2f %10.0f%n",
                    name,
                    processor,
                    processor / baseline,
                    median(each.stream().map(Pass::time).toList()));
        });
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
