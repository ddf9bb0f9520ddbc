package dev.jbroadcast.jakarta.webapp.war;

import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.authorization.ChannelRoutes;

/** Everybody may join the channel that has their name. */
public final class OwnChannels implements ChannelRoutes {

    @Override
    public void configure(ChannelRegistry.Builder channels) {
        channels.privateChannel(
                "user.{name}", (subscriber, params) -> subscriber.name().equals(params.get("name")));
    }
}
