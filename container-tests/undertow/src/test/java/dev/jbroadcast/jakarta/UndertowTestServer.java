package dev.jbroadcast.jakarta;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.ServletException;
import java.net.InetSocketAddress;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Undertow, set up as its documentation does it. */
final class UndertowTestServer extends ServletTestServer {

    private final DeploymentManager deployment;
    private final Undertow undertow;

    UndertowTestServer(TestSettings settings) throws ServletException {
        this(settings, null);
    }

    /** @param ssl what it encrypts connections with; null if it does not */
    UndertowTestServer(TestSettings settings, @Nullable SSLContext ssl) throws ServletException {
        super(settings);
        DeploymentInfo application = Servlets.deployment()
                .setDeploymentName("test")
                .setContextPath("/")
                .setClassLoader(UndertowTestServer.class.getClassLoader())
                .addServletContextAttribute(
                        WebSocketDeploymentInfo.ATTRIBUTE_NAME,
                        new WebSocketDeploymentInfo().setBuffers(new DefaultByteBufferPool(true, 16 * 1024)))
                .addServletContainerInitializer(new ServletContainerInitializerInfo(
                        application().getClass(), new ImmediateInstanceFactory<>(application()), Set.of()));
        deployment = Servlets.newContainer().addDeployment(application);
        deployment.deploy();
        Undertow.Builder builder = Undertow.builder()
                .setHandler(deployment.start())
                // Beyond 2 MB, Undertow answers by itself, with 500, and no servlet is asked.
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L);
        if (ssl == null) {
            builder.addHttpListener(0, "127.0.0.1");
        } else {
            builder.addHttpsListener(0, "127.0.0.1", ssl);
        }
        if (settings.idleTimeout() != null) {
            builder.setServerOption(
                    UndertowOptions.IDLE_TIMEOUT, (int) settings.idleTimeout().toMillis());
        }
        undertow = builder.build();
        undertow.start();
    }

    @Override
    public int port() {
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    @Override
    void stop() throws ServletException {
        deployment.stop();
        deployment.undeploy();
        undertow.stop();
    }
}
