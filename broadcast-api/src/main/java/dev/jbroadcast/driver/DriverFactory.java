package dev.jbroadcast.driver;

import dev.jbroadcast.BroadcastDriver;

/**
 * Makes drivers of one sort from configuration: the counterpart of Laravel's {@code Broadcast::extend}. A module that
 * brings a driver names its factory in {@code META-INF/services/dev.jbroadcast.driver.DriverFactory}; an application
 * may also hand one to the manager, where it replaces one of the same name. One that is named there is a public class
 * with a public constructor without parameters.
 */
public interface DriverFactory {

    /** What {@code driver} is set to in the configuration of a connection, such as {@code log}. */
    String name();

    /**
     * Makes the driver of a connection. Called once for each connection, when the application starts. The manager
     * closes the driver when it is closed itself, if the driver is {@link AutoCloseable}: before those that it is made
     * of, and after the last publication.
     *
     * @throws IllegalArgumentException if a property is missing or wrong; the message names the property, the value and
     *     what it takes, as {@link DriverContext} does by itself
     */
    BroadcastDriver create(DriverContext context);
}
