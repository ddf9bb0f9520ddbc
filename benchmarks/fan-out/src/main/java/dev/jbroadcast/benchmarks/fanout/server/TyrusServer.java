package dev.jbroadcast.benchmarks.fanout.server;

import dev.jbroadcast.jakarta.BroadcastServer;
import dev.jbroadcast.pusher.AppCredentials;
import java.io.IOException;

/** The embedded server for applications without a container. */
public final class TyrusServer {

    private TyrusServer() {}

    public static void main(String[] arguments) throws IOException {
        BroadcastServer server = BroadcastServer.builder()
                .app(new AppCredentials(
                        System.getProperty("broadcast.server.app-id"),
                        System.getProperty("broadcast.server.app-key"),
                        System.getProperty("broadcast.server.app-secret")))
                .host("127.0.0.1")
                .port(Integer.parseInt(arguments[0]))
                .start();
        ServerProcess.obey(server.port());
    }
}
