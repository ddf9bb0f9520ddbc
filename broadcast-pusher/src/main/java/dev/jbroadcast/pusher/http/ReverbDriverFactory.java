package dev.jbroadcast.pusher.http;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.driver.DriverContext;
import dev.jbroadcast.driver.DriverFactory;

/** Makes the driver {@code reverb}: {@code pusher} by another name, for a server that has a host of its own. */
public final class ReverbDriverFactory implements DriverFactory {

    @Override
    public String name() {
        return "reverb";
    }

    @Override
    public BroadcastDriver create(DriverContext context) {
        context.require("host");
        return new ConnectionProperties(context).driver();
    }
}
