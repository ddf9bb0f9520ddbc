package dev.jbroadcast.jakarta.webapp.war;

import dev.jbroadcast.authorization.ChannelOptions;
import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.authorization.ChannelRoutes;

/** Whoever {@link HeaderGuard} knows may join. */
public final class GuardedChannels implements ChannelRoutes {

    @Override
    public void configure(ChannelRegistry.Builder channels) {
        channels.privateChannel("api", (subscriber, params) -> true, ChannelOptions.guards("headerGuard"));
    }
}
