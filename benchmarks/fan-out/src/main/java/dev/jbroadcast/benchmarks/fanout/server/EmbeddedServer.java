package dev.jbroadcast.benchmarks.fanout.server;

import dev.jbroadcast.jakarta.BroadcastServer;
import dev.jbroadcast.jakarta.NativeTransport;
import dev.jbroadcast.jakarta.Transport;
import dev.jbroadcast.pusher.AppCredentials;
import java.io.IOException;
import java.util.Locale;

/**
 * The server for applications without a container, and the one that stands alone: on Netty or on Tyrus.
 * {@code -Dnative-transport} is for Netty.
 */
public final class EmbeddedServer {

    private EmbeddedServer() {}

    public static void main(String[] arguments) throws IOException {
        BroadcastServer server = BroadcastServer.builder()
                .app(new AppCredentials(
                        System.getProperty("broadcast.server.app-id"),
                        System.getProperty("broadcast.server.app-key"),
                        System.getProperty("broadcast.server.app-secret")))
                .host("127.0.0.1")
                .port(Integer.parseInt(arguments[0]))
                .transport(Transport.valueOf(
                        System.getProperty("broadcast.server.transport").toUpperCase(Locale.ROOT)))
                .nativeTransport(NativeTransport.valueOf(System.getProperty("native-transport", "AUTO")))
                .start();
        ServerProcess.obey(server.port());
    }
}
