package dev.jbroadcast.pusher.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A port on which nobody takes connections: as many wait there already as there is room for. */
final class DeafServer implements AutoCloseable {

    private static final int MOST = 50;
    private static final int PATIENCE_MILLIS = 300;

    private final ServerSocket listening;
    private final List<Socket> waiting = new ArrayList<>();

    DeafServer() throws IOException {
        listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        while (waiting.size() < MOST && connectOneMore()) {
            // Until there is no more room.
        }
    }

    /** Whether it is really deaf: on some platforms the operating system always finds room. */
    boolean isDeaf() {
        return waiting.size() < MOST;
    }

    String host() {
        return "127.0.0.1";
    }

    int port() {
        return listening.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : waiting) {
            socket.close();
        }
        listening.close();
    }

    private boolean connectOneMore() throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(host(), port()), PATIENCE_MILLIS);
            waiting.add(socket);
            return true;
        } catch (SocketTimeoutException e) {
            socket.close();
            return false;
        }
    }
}
