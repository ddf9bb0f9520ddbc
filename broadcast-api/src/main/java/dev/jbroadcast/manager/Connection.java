package dev.jbroadcast.manager;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.delivery.DeliveryQueue;

/** A way out: the driver, and the queue before it. */
record Connection(String name, BroadcastDriver driver, DeliveryQueue queue) {}
