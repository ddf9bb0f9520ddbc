package dev.jbroadcast.jakarta;

import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.server.PusherServer;
import java.io.IOException;
import java.util.List;

/** The embedded server, as an application without a container has it; it ends no connection for being idle. */
final class TyrusTestServer implements TestServer {

    private final BroadcastServer server;

    TyrusTestServer(TestSettings settings) throws IOException {
        server = BroadcastServer.builder()
                .app(settings.app())
                .host("127.0.0.1")
                .port(0)
                .authenticator(TestServer::bearer)
                .channels(ROUTES)
                .users(USERS)
                .encryptionMasterKey(MASTER_KEY)
                .encryptionPreviousMasterKeys(List.of(PREVIOUS_MASTER_KEY))
                .start();
    }

    @Override
    public String container() {
        return "Tyrus";
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public Broadcaster broadcaster() {
        return server.broadcaster();
    }

    @Override
    public PusherServer server() {
        return server.server();
    }

    @Override
    public void close() {
        server.close();
    }
}
