package dev.jbroadcast.driver;

import dev.jbroadcast.BroadcastDriver;

/**
 * Makes a {@link FailoverDriver} of the drivers of other connections: {@code driver=failover},
 * {@code connections=reverb,log}.
 */
public final class FailoverDriverFactory implements DriverFactory {

    @Override
    public String name() {
        return "failover";
    }

    @Override
    public BroadcastDriver create(DriverContext context) {
        return new FailoverDriver(Parts.of(context), System::nanoTime);
    }
}
