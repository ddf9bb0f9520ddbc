package dev.jbroadcast.jakarta;

import dev.jbroadcast.authorization.Guards;
import dev.jbroadcast.pusher.auth.AuthEndpoint;
import dev.jbroadcast.pusher.auth.AuthResponse;
import dev.jbroadcast.server.http.ApiRequest;
import dev.jbroadcast.server.http.ApiResponse;
import dev.jbroadcast.server.http.HttpApi;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.ssl.SSLEngineConfigurator;
import org.glassfish.tyrus.container.grizzly.server.WebSocketAddOn;
import org.glassfish.tyrus.core.TyrusWebSocketEngine;
import org.glassfish.tyrus.server.TyrusServerContainer;
import org.glassfish.tyrus.spi.WebSocketEngine;

/**
 * Tyrus, the authorization endpoints and the HTTP API on one port. Tyrus' own server starts a Grizzly that nothing can
 * be added to; so this one starts Grizzly itself and adds Tyrus to it.
 */
final class TyrusHttpServer implements Network {

    private final HttpServer http;
    private final NetworkListener listener;

    private TyrusHttpServer(HttpServer http, NetworkListener listener) {
        this.http = http;
        this.listener = listener;
    }

    static TyrusHttpServer start(NetworkSettings settings) throws IOException {
        Container container = new Container();
        CurrentGrizzlyConnection current = new CurrentGrizzlyConnection();
        BroadcastEndpoint.register(container, settings.server(), settings.endpoint(), () -> null, current::drop);

        NetworkListener listener = new NetworkListener("broadcast", settings.host(), settings.port());
        listener.registerAddOn(new WebSocketOnlyUpgrade());
        listener.registerAddOn(current);
        listener.registerAddOn(new WebSocketAddOn(container, ""));
        SSLContext ssl = settings.ssl();
        if (ssl != null) {
            listener.setSecure(true);
            listener.setSSLEngineConfig(new SSLEngineConfigurator(ssl, false, false, false));
        }
        HttpServer http = new HttpServer();
        http.addListener(listener);
        settings.authByPath()
                .forEach((path, auth) -> http.getServerConfiguration()
                        .addHttpHandler(new AuthHandler(auth, settings.authenticators()), path));
        HttpApi api = settings.api();
        if (api != null) {
            String prefix = settings.endpoint().pathPrefix();
            http.getServerConfiguration().addHttpHandler(new ApiHandler(api), prefix + "/apps/*", prefix + "/up");
        }
        http.start();
        return new TyrusHttpServer(http, listener);
    }

    @Override
    public int port() {
        return listener.getPort();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /** Tyrus without its server: keeps the endpoints for the add-on to find. */
    private static final class Container extends TyrusServerContainer {

        private final TyrusWebSocketEngine engine =
                TyrusWebSocketEngine.builder(this).build();

        private Container() {
            super(Set.of());
        }

        @Override
        public void addEndpoint(ServerEndpointConfig config) throws DeploymentException {
            register(config);
        }

        @Override
        public void register(Class<?> endpointClass) throws DeploymentException {
            engine.register(endpointClass, "");
        }

        @Override
        public void register(ServerEndpointConfig config) throws DeploymentException {
            engine.register(config, "");
        }

        @Override
        public Map<String, Object> getProperties() {
            return Map.of();
        }

        @Override
        public WebSocketEngine getWebSocketEngine() {
            return engine;
        }
    }

    private static final class AuthHandler extends HttpHandler {

        private final AuthEndpoint endpoint;
        private final Map<String, HeaderAuthenticator> authenticators;

        private AuthHandler(AuthEndpoint endpoint, Map<String, HeaderAuthenticator> authenticators) {
            this.endpoint = endpoint;
            this.authenticators = authenticators;
        }

        @Override
        public void service(Request request, Response response) throws IOException {
            if (request.getMethod() != Method.POST) {
                response.setHeader("Allow", "POST");
                response.setStatus(405);
                return;
            }
            Guards user = guard -> authenticators.get(guard).authenticate(request::getHeader);
            byte[] body = request.getInputStream().readNBytes(AuthEndpoint.MAX_BODY_BYTES + 1);
            AuthResponse answer;
            if (body.length > AuthEndpoint.MAX_BODY_BYTES) {
                // What was not read would be taken for the next request.
                response.setHeader("Connection", "close");
                answer = endpoint.tooLarge();
            } else {
                answer = endpoint.handleBody(request.getContentType(), new String(body, StandardCharsets.UTF_8), user);
            }
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            response.setStatus(answer.status());
            response.setContentType("application/json");
            response.setHeader("Cache-Control", "no-store");
            response.setContentLength(bytes.length);
            response.getOutputStream().write(bytes);
        }
    }

    private static final class ApiHandler extends HttpHandler {

        private final HttpApi api;

        private ApiHandler(HttpApi api) {
            this.api = api;
        }

        @Override
        public void service(Request request, Response response) throws IOException {
            ApiResponse answer = api.handle(new ApiRequest(
                    request.getMethod().getMethodString(),
                    request.getRequestURI(),
                    request.getQueryString(),
                    request.getHeader("Accept"),
                    request.getHeader(ApiRequest.IDEMPOTENCY_KEY),
                    request.getContentLengthLong(),
                    request.getInputStream()));
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            response.setStatus(answer.status());
            response.setContentType(answer.contentType());
            answer.headers().forEach(response::setHeader);
            if (!answer.bodyRead()) {
                response.setHeader("Connection", "close");
            }
            response.setContentLength(bytes.length);
            response.getOutputStream().write(bytes);
        }
    }
}
