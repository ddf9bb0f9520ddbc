package dev.jbroadcast.benchmarks;

import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.ShouldBroadcast;
import java.math.BigDecimal;
import java.time.Instant;

/** An ordinary event that says by methods where it goes. */
public record OrderShipped(long id, String status, String customer, BigDecimal total, Instant at)
        implements ShouldBroadcast {

    @Override
    public Channels broadcastOn() {
        return Channel.privateChannel("orders." + id);
    }

    @Override
    public String broadcastAs() {
        return "order.shipped";
    }
}
