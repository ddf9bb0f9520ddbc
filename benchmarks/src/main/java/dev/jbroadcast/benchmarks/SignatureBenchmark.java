package dev.jbroadcast.benchmarks;

import dev.jbroadcast.SocketId;
import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.pusher.ChannelSigner;
import dev.jbroadcast.pusher.RequestSigner;
import dev.jbroadcast.pusher.RequestSigner.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What signatures take: that of a channel, with which clients join, and that of a request, with which back-ends send.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Benchmark)
public class SignatureBenchmark {

    private static final AppCredentials CREDENTIALS = new AppCredentials("app", "app-key", "app-secret");

    private final ChannelSigner channels = new ChannelSigner(CREDENTIALS);
    private final RequestSigner requests = new RequestSigner(CREDENTIALS);
    private final SocketId socketId = new SocketId("1234.5678");
    private final String auth = channels.sign(socketId, "private-orders.42", null);
    private final byte[] body = ("{\"name\":\"order.shipped\",\"channels\":[\"private-orders.42\"],\"data\":\""
                    + "x".repeat(200) + "\"}")
            .getBytes(StandardCharsets.UTF_8);

    @Benchmark
    public String signChannel() {
        return channels.sign(socketId, "private-orders.42", null);
    }

    @Benchmark
    public boolean verifyChannel() {
        return channels.verify(socketId, "private-orders.42", null, auth);
    }

    /** With the digest of its body. */
    @Benchmark
    public String signRequest() {
        return requests.sign(
                "POST",
                "/apps/app/events",
                List.of(
                        new Parameter("auth_key", CREDENTIALS.key()),
                        new Parameter("auth_timestamp", "1795000000"),
                        new Parameter("auth_version", "1.0"),
                        new Parameter("body_md5", RequestSigner.md5(body))));
    }
}
