package dev.jbroadcast.jakarta;

import dev.jbroadcast.server.App;
import dev.jbroadcast.server.AppLimits;
import dev.jbroadcast.server.OutboundLimits;
import dev.jbroadcast.server.websocket.EchoEndpoint;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a test wants of its server.
 *
 * @param app has the credentials of {@link TestServer}
 * @param idleTimeout after which the container is to end connections on which nothing happens, whether or not they are
 *     WebSockets; null for what the container does by itself
 * @param echo what clients find below {@link TestServer#ECHO}, where the transport can do that; null for nothing
 */
record TestSettings(
        App app, @Nullable Duration idleTimeout, @Nullable EchoEndpoint echo) {

    /** Time enough for a client to begin to read, also on a machine that is busy. */
    static final OutboundLimits OUTBOUND = new OutboundLimits(1024, 1024 * 1024, Duration.ofSeconds(90));

    static final TestSettings DEFAULTS = of(AppLimits.builder().outbound(OUTBOUND));

    static TestSettings of(AppLimits.Builder limits) {
        return of(App.builder(TestServer.CREDENTIALS).limits(limits.build()).build());
    }

    static TestSettings of(App app) {
        return new TestSettings(app, null, null);
    }

    TestSettings withIdleTimeout(Duration idleTimeout) {
        return new TestSettings(app, idleTimeout, echo);
    }

    TestSettings withEcho(EchoEndpoint echo) {
        return new TestSettings(app, idleTimeout, echo);
    }
}
