package dev.jbroadcast.driver;

import dev.jbroadcast.BroadcastDriver;

/** Makes a {@link NullDriver}: {@code driver=null}. */
public final class NullDriverFactory implements DriverFactory {

    @Override
    public String name() {
        return "null";
    }

    @Override
    public BroadcastDriver create(DriverContext context) {
        return new NullDriver();
    }
}
