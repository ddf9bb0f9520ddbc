package dev.jbroadcast.driver;

import dev.jbroadcast.BroadcastDriver;

/** Makes a {@link LogDriver}: {@code driver=log}. */
public final class LogDriverFactory implements DriverFactory {

    @Override
    public String name() {
        return "log";
    }

    @Override
    public BroadcastDriver create(DriverContext context) {
        return new LogDriver();
    }
}
