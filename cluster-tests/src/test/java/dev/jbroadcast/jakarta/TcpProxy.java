package dev.jbroadcast.jakarta;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a node and Redis, as a network that fails; or before several nodes, as a load balancer that gives each
 * connection to the next of them.
 */
final class TcpProxy implements AutoCloseable {

    private final List<Integer> targets;
    private final ServerSocket server;
    private final AtomicInteger next = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "proxy");
        thread.setDaemon(true);
        return thread;
    });
    private boolean cut;

    /** @param targets ports on 127.0.0.1, in the order in which they take turns */
    TcpProxy(List<Integer> targets) {
        this.targets = List.copyOf(targets);
        try {
            server = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Lets nothing through any more. What is sent meanwhile waits, as it does with TCP, for what it may come to. */
    synchronized void cut() {
        cut = true;
    }

    /** Lets through what has waited, and whatever follows. */
    synchronized void heal() {
        cut = false;
        notifyAll();
    }

    /** Ends all connections. */
    void reset() {
        open.forEach(TcpProxy::abort);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reset();
        threads.shutdownNow();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                open.add(client);
                int target = targets.get(Math.floorMod(next.getAndIncrement(), targets.size()));
                threads.execute(() -> connect(client, target));
            }
        } catch (IOException e) {
            // It is closed.
        }
    }

    private void connect(Socket client, int target) {
        Socket server = new Socket();
        open.add(server);
        try {
            awaitHealth();
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            threads.execute(() -> pump(server, client));
            pump(client, server);
        } catch (IOException e) {
            end(client, server);
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[16 * 1024];
        try {
            int length = from.getInputStream().read(buffer);
            while (length >= 0) {
                awaitHealth();
                to.getOutputStream().write(buffer, 0, length);
                length = from.getInputStream().read(buffer);
            }
            awaitHealth();
            to.shutdownOutput();
            if (from.isOutputShutdown()) {
                end(from, to);
            }
        } catch (IOException e) {
            end(from, to);
        }
    }

    private synchronized void awaitHealth() throws IOException {
        try {
            while (cut) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void end(Socket one, Socket other) {
        abort(one);
        abort(other);
        open.remove(one);
        open.remove(other);
    }

    private static void abort(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It is closed already.
        }
    }
}
