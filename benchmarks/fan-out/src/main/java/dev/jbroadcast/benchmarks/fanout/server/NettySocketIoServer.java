package dev.jbroadcast.benchmarks.fanout.server;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import com.corundumstudio.socketio.Transport;
import java.io.IOException;

/** A peer: rooms of netty-socketio, with {@code join} and {@code publish} for everybody. */
public final class NettySocketIoServer {

    private NettySocketIoServer() {}

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        Configuration configuration = new Configuration();
        configuration.setHostname("127.0.0.1");
        configuration.setPort(port);
        configuration.setTransports(Transport.WEBSOCKET);
        configuration.getSocketConfig().setTcpNoDelay(true);
        configuration.getSocketConfig().setReuseAddress(true);
        configuration.getSocketConfig().setAcceptBackLog(4096);
        SocketIOServer server = new SocketIOServer(configuration);
        server.addEventListener("join", String.class, (client, room, acknowledgement) -> {
            client.joinRoom(room);
            client.sendEvent("joined", room);
        });
        server.addMultiTypeEventListener(
                "publish",
                (client, words, acknowledgement) ->
                        server.getRoomOperations(words.<String>first()).sendEvent("message", words.<String>get(1)),
                String.class,
                String.class);
        server.start();
        ServerProcess.obey(port);
    }
}
