package dev.jbroadcast.benchmarks;

import dev.jbroadcast.Broadcast;
import java.math.BigDecimal;
import java.time.Instant;

/** The same event as {@link OrderShipped}, by annotation; under another name, because two events do not share one. */
@Broadcast(on = "private-orders.{id}", as = "order.shipped.too")
public record AnnotatedOrderShipped(long id, String status, String customer, BigDecimal total, Instant at) {}
