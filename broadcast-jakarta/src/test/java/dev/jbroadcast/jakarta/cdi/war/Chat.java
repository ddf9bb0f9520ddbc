package dev.jbroadcast.jakarta.cdi.war;

import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.Channel;
import dev.jbroadcast.clientevent.OnClientEvent;
import dev.jbroadcast.server.event.ServerEvent;
import dev.jbroadcast.server.event.ServerEventListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Says to everyone what one says to the others, and who has come. */
@ApplicationScoped
public class Chat implements ServerEventListener {

    @Inject
    Broadcaster broadcaster;

    @OnClientEvent(channel = "private-orders.{orderId}", event = "client-asked")
    void asked(String text, long orderId) {
        broadcaster
                .on(new Channel("questions"))
                .as("asked")
                .with(orderId + ": " + text)
                .send();
    }

    @Override
    public void on(ServerEvent event) {
        if (event instanceof ServerEvent.ChannelOccupied occupied) {
            broadcaster
                    .on(new Channel("questions"))
                    .as("occupied")
                    .with(occupied.channel().name())
                    .send();
        }
    }
}
