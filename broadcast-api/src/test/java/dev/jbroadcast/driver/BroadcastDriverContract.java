package dev.jbroadcast.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.Publication;
import dev.jbroadcast.ShouldBroadcast;
import dev.jbroadcast.SocketId;
import org.junit.jupiter.api.Test;

/** What holds for every driver that does not wait for a network: events need not know which one it is. */
public abstract class BroadcastDriverContract {

    /** The one event class that all drivers are given. */
    public record OrderShipped(long orderId, String status) implements ShouldBroadcast {
        @Override
        public Channels broadcastOn() {
            return Channel.privateChannel("orders." + orderId);
        }

        @Override
        public String broadcastAs() {
            return "order.shipped";
        }
    }

    protected abstract BroadcastDriver driver();

    @Test
    void takesTheSameEventAsAnyOther() {
        Broadcaster broadcaster =
                Broadcaster.builder().connection("any", driver()).build();

        broadcaster.broadcast(new OrderShipped(42, "shipped"));
        broadcaster.except(new SocketId("1.2")).broadcast(new OrderShipped(43, "100% {} %s"));
    }

    @Test
    void isDoneAtOnce() {
        var sent = driver().publish(Publication.of("a", new Channel("b"), "{}"));

        assertThat(sent.toCompletableFuture()).isCompletedWithValue(null);
    }
}
