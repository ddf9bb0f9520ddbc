package dev.jbroadcast.jakarta.webapp.war;

import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.Channel;
import dev.jbroadcast.authorization.ChannelRoutes;
import dev.jbroadcast.clientevent.ClientEventRoutes;
import dev.jbroadcast.jakarta.webapp.BroadcastApplication;
import dev.jbroadcast.jakarta.webapp.Contributions;
import dev.jbroadcast.pusher.webhook.WebhookListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/** Makes its parts itself, because they need what only it has: they tell on the channel {@code news} what they hear. */
@WebListener
public final class OwnParts implements ServletContextListener {

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        ChannelRoutes routes = channels -> channels.privateChannel(
                "user.{name}", (subscriber, params) -> subscriber.name().equals(params.get("name")));
        ClientEventRoutes listeners = events -> events.on(
                "private-user.{name}",
                "client-typing",
                Void.class,
                typing -> tell(context, "typing in " + typing.channel().name()));
        WebhookListener webhooks = (told, webhook) -> tell(context, "webhook");
        context.setAttribute(Contributions.class.getName(), Contributions.of(routes, listeners, webhooks));
    }

    private static void tell(ServletContext context, String text) {
        Broadcaster broadcaster = BroadcastApplication.of(context).broadcaster();
        broadcaster.on(Channel.publicChannel("news")).as("heard").with(text).send();
    }
}
