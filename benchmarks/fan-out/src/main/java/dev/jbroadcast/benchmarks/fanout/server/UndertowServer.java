package dev.jbroadcast.benchmarks.fanout.server;

import io.undertow.Undertow;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Set;

/** Undertow, set up as its documentation does it. */
public final class UndertowServer {

    private UndertowServer() {}

    public static void main(String[] arguments) throws ServletException, IOException {
        int port = Integer.parseInt(arguments[0]);
        ServletContainerInitializer broadcasting = new Broadcasting();
        DeploymentInfo application = Servlets.deployment()
                .setDeploymentName("fan-out")
                .setContextPath("/")
                .setClassLoader(UndertowServer.class.getClassLoader())
                .addServletContextAttribute(
                        WebSocketDeploymentInfo.ATTRIBUTE_NAME,
                        new WebSocketDeploymentInfo().setBuffers(new DefaultByteBufferPool(true, 16 * 1024)))
                .addServletContainerInitializer(new ServletContainerInitializerInfo(
                        broadcasting.getClass(), new ImmediateInstanceFactory<>(broadcasting), Set.of()));
        DeploymentManager deployment = Servlets.newContainer().addDeployment(application);
        deployment.deploy();
        Undertow.builder()
                .addHttpListener(port, "127.0.0.1")
                .setHandler(deployment.start())
                .build()
                .start();
        ServerProcess.obey(port);
    }
}
