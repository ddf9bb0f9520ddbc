package dev.jbroadcast.server.websocket;

import dev.jbroadcast.server.Handshake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The least that carries WebSockets: one thread that waits for all connections, and HTTP as far as tests need it. */
final class SocketTransport implements AutoCloseable {

    private static final int MAX_HEAD = 4096;

    private final WebSocketEndpoint endpoint;
    private final int sendBuffer;
    private final ScheduledExecutorService tasks = Executors.newSingleThreadScheduledExecutor();
    private final WebSockets webSockets = new WebSockets(tasks, System::nanoTime);
    private final Selector selector = Selector.open();
    private final ServerSocketChannel server = ServerSocketChannel.open();
    private final ByteBuffer received = ByteBuffer.allocateDirect(16 * 1024);
    private final Thread loop = new Thread(this::run, "socket-transport");

    /** @param sendBuffer of each connection, in bytes: a small one is soon full */
    SocketTransport(WebSocketEndpoint endpoint, int sendBuffer) throws IOException {
        this.endpoint = endpoint;
        this.sendBuffer = sendBuffer;
        server.bind(new InetSocketAddress("127.0.0.1", 0), 500);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        loop.start();
        tasks.scheduleAtFixedRate(webSockets::passTime, 100, 100, TimeUnit.MILLISECONDS);
    }

    int port() {
        return server.socket().getLocalPort();
    }

    @Override
    public void close() throws InterruptedException, IOException {
        webSockets.cutOff();
        selector.close();
        loop.join();
        server.close();
        tasks.shutdownNow();
    }

    private void run() {
        try {
            while (true) {
                selector.select(this::ready);
            }
        } catch (ClosedSelectorException e) {
            // That is all.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void ready(SelectionKey key) {
        if (!key.isValid()) {
            return;
        }
        if (key.attachment() instanceof Peer peer) {
            peer.ready();
            return;
        }
        try {
            SocketChannel channel = server.accept();
            if (channel != null) {
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.SO_SNDBUF, sendBuffer);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                Peer peer = new Peer(channel);
                peer.key = channel.register(selector, SelectionKey.OP_READ, peer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Peer implements Wire {

        private final SocketChannel channel;
        private final StringBuilder head = new StringBuilder();
        private @Nullable SelectionKey key;
        private @Nullable WebSocketConnection connection;
        private volatile @Nullable ByteBuffer left;

        Peer(SocketChannel channel) {
            this.channel = channel;
        }

        void ready() {
            try {
                ByteBuffer waiting = left;
                if (waiting != null && key.isWritable()) {
                    channel.write(waiting);
                    if (!waiting.hasRemaining()) {
                        left = null;
                        key.interestOps(SelectionKey.OP_READ);
                        connection.written();
                    }
                }
                if (key.isReadable()) {
                    read();
                }
            } catch (CancelledKeyException e) {
                // Closed by another thread.
            } catch (IOException e) {
                ended(e);
            }
        }

        private void read() throws IOException {
            received.clear();
            if (channel.read(received) < 0) {
                ended(null);
                return;
            }
            received.flip();
            while (connection == null && received.hasRemaining() && channel.isOpen()) {
                head.append((char) received.get());
                if (head.indexOf("\r\n\r\n") >= 0) {
                    answer();
                } else if (head.length() > MAX_HEAD) {
                    close();
                }
            }
            if (connection != null) {
                connection.received(received);
            }
        }

        private void answer() throws IOException {
            String[] lines = head.toString().split("\r\n");
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (int i = 1; i < lines.length; i++) {
                String[] header = lines[i].split(":", 2);
                headers.merge(header[0], header[1].strip(), (before, more) -> before + "," + more);
            }
            String[] request = lines[0].split(" ");
            OpeningHandshake handshake = OpeningHandshake.of(request[0], request[2], headers::get);
            StringBuilder answer = new StringBuilder("HTTP/1.1 " + handshake.status() + " .\r\n");
            handshake
                    .headers()
                    .forEach((name, value) ->
                            answer.append(name).append(": ").append(value).append("\r\n"));
            channel.write(ByteBuffer.wrap(answer.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII)));
            if (!handshake.isAccepted()) {
                close();
                return;
            }
            connection = webSockets.connect(this);
            connection.open(endpoint, new Handshake(request[1], null));
        }

        private void ended(@Nullable IOException failure) {
            if (connection == null) {
                close();
            } else {
                connection.ended(failure);
            }
        }

        @Override
        public boolean write(FrameBatch batch) throws IOException {
            ByteBuffer bytes = batch.buffer();
            channel.write(bytes);
            if (!bytes.hasRemaining()) {
                return true;
            }
            left = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
            try {
                key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            } catch (CancelledKeyException e) {
                throw new IOException(e);
            }
            selector.wakeup();
            return false;
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            // The descriptor is freed with the next round.
            selector.wakeup();
        }
    }
}
