package dev.jbroadcast.examples.orders;

import dev.jbroadcast.Broadcast;

/** An order has left the warehouse. */
@Broadcast(on = "private-orders.{orderId}", as = "order.shipped")
public record OrderShipped(long orderId, String status) {}
