package dev.jbroadcast.redis;

import dev.jbroadcast.server.cluster.ClusterUnavailableException;
import dev.jbroadcast.server.cluster.Message;
import dev.jbroadcast.server.cluster.Subject;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends messages, and never waits for Redis. Thread-safe. */
final class Publications {

    private static final Logger log = LoggerFactory.getLogger(RedisCluster.class);

    /** So many bytes may be on their way: a Redis that has stopped takes in what it gets for a while. */
    private static final long LIMIT = 64L << 20;

    private final Context context;
    private final Announcer announcer;
    private final AtomicLong underway = new AtomicLong();
    private final AtomicBoolean full = new AtomicBoolean();

    Publications(Context context, Announcer announcer) {
        this.context = context;
        this.announcer = announcer;
    }

    void publish(Subject channel, byte[] topic, Message message) {
        if (!context.outage().isReachable()) {
            context.outage().lost();
            return;
        }
        send(topic, Wire.message(context.identity().name(), message));
    }

    void send(byte[] topic, byte[] bytes) {
        if (underway.addAndGet(bytes.length) > LIMIT) {
            underway.addAndGet(-bytes.length);
            context.outage().lost();
            if (full.compareAndSet(false, true)) {
                log.warn(
                        "{} does not take in messages as fast as they are published; those beyond {} MB are lost",
                        context.link(),
                        LIMIT >> 20);
            }
            return;
        }
        Publication publication =
                new Publication(context.link().sharded() ? CommandType.SPUBLISH : CommandType.PUBLISH, topic, bytes);
        try {
            context.link().send(publication);
        } catch (RuntimeException e) {
            publication.completeExceptionally(e);
        }
    }

    CompletableFuture<Long> keep(Subject channel, byte[][] keys, Message message) {
        Message.Kept kept = message.kept();
        if (kept == null) {
            throw new IllegalArgumentException("nothing of the message is to be kept");
        }
        byte[] event = Keys.bytes(kept.event());
        byte[] data = Keys.bytes(kept.data());
        String node = context.identity().name();
        String[] head = Wire.keptHead(node, message, kept, event, data);
        CompletableFuture<byte[]> version = announcer.run(
                Scripts.KEEP,
                channel,
                keys,
                node,
                "",
                Keys.bytes(Long.toString(Math.max(1, kept.timeToLive().toMillis()))),
                event,
                data,
                Keys.bytes(message.frame()),
                Keys.bytes(head[0]),
                Keys.bytes(head[1]));
        return version.handle((bytes, failure) -> {
            if (failure == null) {
                return Long.parseLong(Keys.text(bytes));
            }
            context.outage().lost();
            context.failed(failure);
            throw new ClusterUnavailableException(
                    "the message was not kept: " + context.link() + " has not answered", Scripts.cause(failure));
        });
    }

    /** A future of its own for each would be more work than the message. */
    private final class Publication extends Command<byte[], byte[], Long> {

        private final int length;
        private final AtomicBoolean over = new AtomicBoolean();

        Publication(CommandType type, byte[] topic, byte[] bytes) {
            super(
                    type,
                    new IntegerOutput<>(ByteArrayCodec.INSTANCE),
                    new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(topic).addValue(bytes));
            length = bytes.length;
        }

        @Override
        public void complete() {
            super.complete();
            over(getOutput().hasError());
        }

        @Override
        public boolean completeExceptionally(Throwable failure) {
            boolean first = super.completeExceptionally(failure);
            over(true);
            return first;
        }

        @Override
        public void cancel() {
            super.cancel();
            over(true);
        }

        private void over(boolean lost) {
            if (over.compareAndSet(false, true)) {
                if (underway.addAndGet(-length) < LIMIT / 2) {
                    if (full.get()) {
                        full.set(false);
                    }
                }
                if (lost) {
                    context.outage().lost();
                }
            }
        }
    }
}
