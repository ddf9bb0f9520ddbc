package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jbroadcast.server.PusherServer;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What containers do only when a client vanishes at the right moment, by a session that does it at once. */
class PusherEndpointTest {

    private final PusherServer server =
            PusherServer.builder().app(TestSettings.DEFAULTS.app()).build();
    private final PusherEndpoint endpoint = new PusherEndpoint(server, () -> null);
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void forgetsAConnectionThatEndsWhileItIsGreeted() {
        endpoint.onOpen(
                session(session -> {
                    CompletableFuture.runAsync(() ->
                                    endpoint.onClose(session, new CloseReason(CloseCodes.CLOSED_ABNORMALLY, "reset")))
                            .join();
                    return new SendResult();
                }),
                null);

        await().until(() -> server.connectionCount() == 0);
        assertThat(closed).isNotDone();
    }

    @Test
    void forgetsAConnectionThatItHasClosedAlsoIfTheContainerDoesNotTellOfIt() {
        endpoint.onOpen(session(session -> new SendResult(new IOException("reset"))), null);

        await().until(() -> server.connectionCount() == 0);
        assertThat(closed).isDone();
    }

    private Session session(Function<Session, SendResult> whenGreeted) {
        Map<String, Object> properties = new ConcurrentHashMap<>();
        return proxy(Session.class, (session, method, arguments) -> switch (method.getName()) {
            case "getUserProperties" -> properties;
            case "getPathParameters" -> Map.of(PusherEndpoint.KEY, TestServer.CREDENTIALS.key());
            case "getRequestParameterMap" -> Map.of();
            case "isSecure" -> false;
            case "getAsyncRemote" ->
                proxy(RemoteEndpoint.Async.class, (remote, send, message) -> {
                    ((SendHandler) message[1]).onResult(whenGreeted.apply((Session) session));
                    return null;
                });
            case "close" -> {
                closed.complete(null);
                yield null;
            }
            default -> null;
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
