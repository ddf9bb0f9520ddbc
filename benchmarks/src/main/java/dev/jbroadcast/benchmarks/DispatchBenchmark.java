package dev.jbroadcast.benchmarks;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.BroadcastResult;
import dev.jbroadcast.Publication;
import dev.jbroadcast.json.Jackson3JsonCodec;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.manager.BroadcastManager;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.json.JsonMapper;

/**
 * What it costs to send an event of five fields, from the call to the driver, beside what the JSON mapper alone takes
 * to write the same record. The driver does nothing, so what is left is ours.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
// Several, because the compiler takes the mapper one way in one JVM and another way in the next.
@Fork(4)
@State(Scope.Benchmark)
public class DispatchBenchmark {

    private final JsonMapper mapper = JsonMapper.builder().findAndAddModules().build();
    private final JsonCodec codec = new Jackson3JsonCodec(mapper);
    private final BroadcastManager inline = manager(new Sink(true));
    private final BroadcastManager queued = manager(new Sink(false));
    private final OrderShipped declared = new OrderShipped(
            4_711, "shipped", "Ada Lovelace", new BigDecimal("129.90"), Instant.parse("2026-11-21T08:15:30.123Z"));
    private final AnnotatedOrderShipped annotated = new AnnotatedOrderShipped(
            declared.id(), declared.status(), declared.customer(), declared.total(), declared.at());

    private BroadcastManager manager(BroadcastDriver driver) {
        return BroadcastManager.builder()
                .connection("sink", driver)
                .codec(codec)
                .events(OrderShipped.class, AnnotatedOrderShipped.class)
                .build();
    }

    @TearDown
    public void close() {
        inline.close();
        queued.close();
    }

    /** What all others are compared with. */
    @Benchmark
    public String mapper() {
        return mapper.writeValueAsString(declared);
    }

    @Benchmark
    public String codec() {
        return codec.write(declared);
    }

    @Benchmark
    public BroadcastResult declaredNow() {
        return inline.broadcastNow(declared);
    }

    @Benchmark
    public BroadcastResult declared() {
        return inline.broadcast(declared);
    }

    @Benchmark
    public BroadcastResult annotatedNow() {
        return inline.broadcastNow(annotated);
    }

    @Benchmark
    public BroadcastResult annotated() {
        return inline.broadcast(annotated);
    }

    /** With the way to another thread and back; for information. */
    @Benchmark
    public BroadcastResult.Status declaredOnAnotherThread() {
        return whenDone(queued.broadcast(declared));
    }

    private static BroadcastResult.Status whenDone(BroadcastResult result) {
        return result.completion().toCompletableFuture().join();
    }

    /** Takes publications and does nothing with them, but in a way that keeps them from being optimized away. */
    private static final class Sink implements BroadcastDriver {

        private final CompletionStage<Void> done = CompletableFuture.completedFuture(null);
        private final boolean isInline;
        private @Nullable Publication last;

        private Sink(boolean isInline) {
            this.isInline = isInline;
        }

        @Override
        public CompletionStage<Void> publish(Publication publication) {
            last = publication;
            return done;
        }

        @Override
        public boolean isInline() {
            return isInline;
        }

        @Override
        public String toString() {
            return String.valueOf(last);
        }
    }
}
