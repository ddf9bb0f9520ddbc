package dev.jbroadcast.testing;

import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.driver.DriverContext;
import dev.jbroadcast.driver.DriverFactory;

/**
 * Makes an {@link InMemoryDriver}: {@code driver=in-memory}. It keeps everything until it is cleared, so it is for
 * tests of an application that gets its connections from configuration.
 */
public final class InMemoryDriverFactory implements DriverFactory {

    @Override
    public String name() {
        return "in-memory";
    }

    @Override
    public BroadcastDriver create(DriverContext context) {
        return new InMemoryDriver();
    }
}
