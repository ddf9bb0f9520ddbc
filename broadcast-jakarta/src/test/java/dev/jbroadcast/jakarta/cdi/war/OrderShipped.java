package dev.jbroadcast.jakarta.cdi.war;

import dev.jbroadcast.Broadcast;

@Broadcast(on = "private-orders.{orderId}", as = "order.shipped")
public record OrderShipped(long orderId, String status) {}
