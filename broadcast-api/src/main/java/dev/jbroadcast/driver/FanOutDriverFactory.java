package dev.jbroadcast.driver;

import dev.jbroadcast.BroadcastDriver;

/**
 * Makes a {@link FanOutDriver} of the drivers of other connections: {@code driver=fan-out},
 * {@code connections=reverb,log}.
 */
public final class FanOutDriverFactory implements DriverFactory {

    @Override
    public String name() {
        return "fan-out";
    }

    @Override
    public BroadcastDriver create(DriverContext context) {
        return new FanOutDriver(Parts.of(context));
    }
}
