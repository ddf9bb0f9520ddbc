package dev.jbroadcast.redis;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Stands between one node and Redis, and can do what a network does at its worst: let what a node has sent arrive when
 * the node has long given up the connection and gone on with another one.
 */
final class StuckWire implements AutoCloseable {

    private final int target;
    private final ServerSocket server;
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private volatile @Nullable String trigger;

    StuckWire(int target) throws IOException {
        this.target = target;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Lets nothing arrive any more of what is sent in the connection in which this text is sent next. */
    void holdWith(String text) {
        trigger = text;
    }

    boolean isHolding() {
        return lines.stream().anyMatch(Line::isHolding);
    }

    /** Ends the connection that is held, for the node only. */
    void breakHeld() {
        lines.forEach(Line::breakForNode);
    }

    /** Lets Redis have what was held, and returns when it has dealt with it. */
    void release() throws InterruptedException {
        for (Line line : lines) {
            line.release();
        }
    }

    private void accept() {
        try {
            while (true) {
                lines.add(new Line(server.accept(), new Socket(InetAddress.getLoopbackAddress(), target)));
            }
        } catch (IOException e) {
            // closed
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Line line : lines) {
            line.node.close();
            line.redis.close();
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "wire");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private final class Line {

        private final Socket node;
        private final Socket redis;
        private final Thread answers;
        private final ByteArrayOutputStream held = new ByteArrayOutputStream();
        private boolean holding;
        private boolean broken;

        Line(Socket node, Socket redis) {
            this.node = node;
            this.redis = redis;
            daemon(this::pumpToRedis);
            answers = daemon(this::pumpToNode);
        }

        synchronized boolean isHolding() {
            return holding;
        }

        void breakForNode() {
            synchronized (this) {
                broken = holding;
            }
            if (broken) {
                close(node);
            }
        }

        void release() throws InterruptedException {
            if (!broken) {
                return;
            }
            try {
                redis.getOutputStream().write(held.toByteArray());
                redis.shutdownOutput();
            } catch (IOException e) {
                throw new IllegalStateException("Redis has closed the connection that was held", e);
            }
            answers.join(10_000);
        }

        private void pumpToRedis() {
            byte[] buffer = new byte[16 * 1024];
            try {
                InputStream in = node.getInputStream();
                OutputStream out = redis.getOutputStream();
                for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                    synchronized (this) {
                        String text = trigger;
                        if (text != null && new String(buffer, 0, length, StandardCharsets.ISO_8859_1).contains(text)) {
                            holding = true;
                            trigger = null;
                        }
                        (holding ? held : out).write(buffer, 0, length);
                    }
                }
            } catch (IOException e) {
                // as below
            }
            synchronized (this) {
                if (holding) {
                    return;
                }
            }
            close(redis);
        }

        private void pumpToNode() {
            byte[] buffer = new byte[16 * 1024];
            try {
                InputStream in = redis.getInputStream();
                OutputStream out = node.getOutputStream();
                for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                    synchronized (this) {
                        if (broken) {
                            continue;
                        }
                    }
                    out.write(buffer, 0, length);
                }
            } catch (IOException e) {
                // the other side is closed
            }
            close(node);
        }

        private void close(Socket socket) {
            try {
                socket.close();
            } catch (IOException e) {
                // closed already
            }
        }
    }
}
