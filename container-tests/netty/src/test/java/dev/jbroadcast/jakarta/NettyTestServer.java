package dev.jbroadcast.jakarta;

import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.server.PusherServer;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * Netty on a port of its own, as an application without a container has it, with the native transport that the system
 * property {@code test.native-transport} names.
 */
final class NettyTestServer implements TestServer {

    private final NativeTransport nativeTransport =
            NativeTransport.valueOf(System.getProperty("test.native-transport", "AUTO"));
    private final BroadcastServer server;

    NettyTestServer(TestSettings settings) throws IOException {
        Assumptions.assumeTrue(isAvailable(), () -> nativeTransport + " is not there");
        server = BroadcastServer.builder()
                .app(settings.app())
                .host("127.0.0.1")
                .port(0)
                .transport(Transport.NETTY)
                .nativeTransport(nativeTransport)
                .authenticator(TestServer::bearer)
                .channels(ROUTES)
                .users(USERS)
                .encryptionMasterKey(MASTER_KEY)
                .encryptionPreviousMasterKeys(List.of(PREVIOUS_MASTER_KEY))
                .start();
    }

    private boolean isAvailable() {
        return switch (nativeTransport) {
            case IO_URING -> IoUring.isAvailable();
            case EPOLL -> Epoll.isAvailable();
            case AUTO, NIO -> true;
        };
    }

    @Override
    public String container() {
        return "Netty " + nativeTransport;
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
