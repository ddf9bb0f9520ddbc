package dev.jbroadcast.jakarta.cdi;

import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.CurrentSocket;
import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.clientevent.ClientEventRegistry;
import dev.jbroadcast.entity.EntityBroadcaster;
import dev.jbroadcast.entity.EntityNaming;
import dev.jbroadcast.jakarta.webapp.BroadcastApplication;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.notification.NotificationBroadcaster;
import dev.jbroadcast.pusher.auth.ChannelAuthEndpoint;
import dev.jbroadcast.pusher.auth.UserAuthEndpoint;
import dev.jbroadcast.server.PusherServer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.lang.annotation.Annotation;
import java.util.function.Function;
import java.util.function.Supplier;

/** The beans that an application gets unless it has one of the type itself. */
enum ProvidedBean {
    APPLICATION(BroadcastApplication.class, ProvidedBean::application),

    /** By a client proxy: so beans that broadcasting is made of may have it, and beans of sessions. */
    BROADCASTER(
            Broadcaster.class,
            ApplicationScoped.class,
            beans -> application(beans).broadcaster()),
    MANAGER(BroadcastManager.class, beans -> application(beans).broadcaster()),
    CURRENT_SOCKET(CurrentSocket.class, beans -> application(beans).currentSocket()),
    CHANNELS(ChannelRegistry.class, beans -> application(beans).channels()),
    CLIENT_EVENTS(ClientEventRegistry.class, beans -> application(beans).clientEvents()),
    SERVER(
            PusherServer.class,
            beans -> application(beans)
                    .server()
                    .orElseThrow(
                            missing(
                                    "there is no server inside this application: no connection is in-process, and broadcast.server.app-key is not set"))),
    CHANNEL_AUTH(
            ChannelAuthEndpoint.class,
            beans -> application(beans)
                    .channelAuth()
                    .orElseThrow(
                            missing(
                                    "nobody can be let into channels: broadcast.auth.enabled is false, or no connection can sign"))),
    USER_AUTH(
            UserAuthEndpoint.class,
            beans -> application(beans)
                    .userAuth()
                    .orElseThrow(missing(
                            "nobody can be signed in: broadcast.auth.enabled is false, or no connection can sign"))),

    /** Needs nothing started: listeners of entities are made with the persistence unit, before everything else. */
    ENTITIES(EntityBroadcaster.class, beans -> new EntityBroadcaster(broadcaster(beans), naming(beans))),
    NOTIFICATIONS(
            NotificationBroadcaster.class, beans -> new NotificationBroadcaster(broadcaster(beans), codec(beans)));

    private final Class<?> type;
    private final Class<? extends Annotation> scope;
    private final Function<Instance<Object>, ?> creator;

    <T> ProvidedBean(Class<T> type, Function<Instance<Object>, T> creator) {
        this(type, Singleton.class, creator);
    }

    <T> ProvidedBean(Class<T> type, Class<? extends Annotation> scope, Function<Instance<Object>, T> creator) {
        this.type = type;
        this.scope = scope;
        this.creator = creator;
    }

    Class<?> type() {
        return type;
    }

    Class<? extends Annotation> scope() {
        return scope;
    }

    Object create(Instance<Object> beans) {
        return creator.apply(beans);
    }

    private static BroadcastApplication application(Instance<Object> beans) {
        return beans.select(CdiBroadcasting.class).get().application();
    }

    private static Broadcaster broadcaster(Instance<Object> beans) {
        return beans.select(Broadcaster.class).get();
    }

    private static EntityNaming naming(Instance<Object> beans) {
        return beans.select(EntityNaming.class).stream().findFirst().orElseGet(EntityNaming::laravel);
    }

    private static JsonCodec codec(Instance<Object> beans) {
        return beans.select(JsonCodec.class).stream().findFirst().orElseGet(JsonCodec::detect);
    }

    private static Supplier<IllegalStateException> missing(String message) {
        return () -> new IllegalStateException(message);
    }
}
