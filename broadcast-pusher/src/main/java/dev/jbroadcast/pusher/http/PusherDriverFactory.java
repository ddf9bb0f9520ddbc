package dev.jbroadcast.pusher.http;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.driver.DriverContext;
import dev.jbroadcast.driver.DriverFactory;

/** Makes the driver {@code pusher} of the properties of a connection. */
public final class PusherDriverFactory implements DriverFactory {

    @Override
    public String name() {
        return "pusher";
    }

    @Override
    public BroadcastDriver create(DriverContext context) {
        return new ConnectionProperties(context).driver();
    }
}
