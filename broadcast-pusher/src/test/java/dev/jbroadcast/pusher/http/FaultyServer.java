package dev.jbroadcast.pusher.http;

import dev.jbroadcast.json.JsonCodec;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * An HTTP server on a raw socket, so that it can do what no HTTP server lets one do: break off anywhere. Each request
 * meets the next {@link Fault} of those that were asked for, and after them an endless supply, by default of none.
 * Remembers every request that it has read to the end, and every event that it has published.
 */
final class FaultyServer implements AutoCloseable {

    static final String IDEMPOTENCY_KEY = "x-idempotency-key";

    private static final JsonCodec CODEC = JsonCodec.detect();

    /** A request that was read to the end; names of headers in lower case. */
    record Request(String method, String path, String rawQuery, Map<String, String> headers, byte[] rawBody) {

        String body() {
            return new String(rawBody, StandardCharsets.UTF_8);
        }

        /** The parameters, decoded; the last one of those of the same name. */
        Map<String, String> query() {
            Map<String, String> query = new TreeMap<>();
            for (String pair : rawQuery.split("&")) {
                String[] parts = pair.split("=", 2);
                query.put(decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1]));
            }
            return query;
        }

        Map<?, ?> json() {
            return (Map<?, ?>) CODEC.read(body());
        }

        private static String decoded(String text) {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        }
    }

    /** An event, on one channel. */
    record Event(String channel, String name, String data) {}

    /** One request on its connection, as far as a {@link Fault} is concerned. */
    interface Exchange {

        Socket socket();

        /** What the request would publish. */
        List<Event> events();

        void send(int status, String body, Map<String, String> headers) throws IOException;

        void write(String text) throws IOException;

        /** Waits a moment; returns whether the server still runs. */
        boolean pause();

        boolean isOpen();
    }

    private final ServerSocket listening;
    private final ExecutorService threads;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Fault> next = new ArrayDeque<>();
    private final List<Request> requests = new ArrayList<>();
    private final List<Event> published = new ArrayList<>();
    private final Set<String> keys = new HashSet<>();
    private Supplier<Fault> then = Fault::none;
    private boolean idempotent;

    FaultyServer() {
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new IllegalStateException("no port to listen on", e);
        }
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "faulty-server");
            thread.setDaemon(true);
            return thread;
        });
        threads.execute(this::accept);
    }

    /** What the next requests meet, one after the other. */
    FaultyServer next(Fault... faults) {
        return locked(() -> {
            next.addAll(List.of(faults));
            return this;
        });
    }

    /** What all requests meet after those. */
    FaultyServer then(Supplier<Fault> faults) {
        return locked(() -> {
            then = faults;
            return this;
        });
    }

    /** Publishes nothing twice that comes with the same key, and shows that it knows them by sending them back. */
    FaultyServer honouringIdempotencyKeys() {
        return locked(() -> {
            idempotent = true;
            return this;
        });
    }

    String host() {
        return "127.0.0.1";
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Those that were read to the end, in this order, whatever became of them. */
    List<Request> requests() {
        return locked(() -> List.copyOf(requests));
    }

    /** In the order of publication; an event on three channels is there three times. */
    List<Event> published() {
        return locked(() -> List.copyOf(published));
    }

    /** How many connections were made. */
    int connections() {
        return connections.get();
    }

    /** How many connections there are now. */
    int openConnections() {
        return sockets.size();
    }

    @Override
    public void close() {
        closed.countDown();
        closeQuietly(listening);
        sockets.forEach(FaultyServer::closeQuietly);
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a thread of the faulty server does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                connections.incrementAndGet();
                sockets.add(socket);
                threads.execute(() -> serve(socket));
            }
        } catch (IOException | java.util.concurrent.RejectedExecutionException e) {
            // Closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            ServedConnection connection = new ServedConnection(socket);
            boolean more = connection.serveFirst();
            while (more) {
                more = connection.serveAnother();
            }
        } catch (IOException e) {
            // The client has gone, or the test.
        } finally {
            sockets.remove(socket);
        }
    }

    private Fault take() {
        return locked(() -> next.isEmpty() ? then.get() : next.poll());
    }

    private void received(Request request, Fault fault) {
        locked(() -> {
            requests.add(request);
            String key = idempotent ? request.headers().get(IDEMPOTENCY_KEY) : null;
            List<Event> events = events(request);
            if (fault.publishes(events) && (key == null || keys.add(key))) {
                published.addAll(events);
            }
            return null;
        });
    }

    private static List<Event> events(Request request) {
        if (request.path().endsWith("/batch_events")) {
            return ((List<?>) request.json().get("batch"))
                    .stream().map(item -> event((Map<?, ?>) item)).toList();
        }
        if (!request.path().endsWith("/events")) {
            return List.of();
        }
        Map<?, ?> body = request.json();
        List<?> channels = body.get("channels") instanceof List<?> several ? several : List.of(body.get("channel"));
        return channels.stream()
                .map(channel -> new Event((String) channel, (String) body.get("name"), (String) body.get("data")))
                .toList();
    }

    private static Event event(Map<?, ?> item) {
        return new Event((String) item.get("channel"), (String) item.get("name"), (String) item.get("data"));
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    private static void closeQuietly(java.io.Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            // Gone already.
        }
    }

    private final class ServedConnection implements Exchange {

        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;
        private Map<String, String> headers = Map.of();
        private List<Event> events = List.of();

        ServedConnection(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        /** The first request's fault is there before the request is: it may be not to wait for one. */
        boolean serveFirst() throws IOException {
            Fault fault = take();
            if (fault.moment() == Fault.Moment.CONNECTED) {
                return fault.perform(this);
            }
            if (!awaitByte()) {
                locked(() -> {
                    next.addFirst(fault);
                    return null;
                });
                return false;
            }
            return serve(fault);
        }

        boolean serveAnother() throws IOException {
            return awaitByte() && serve(take());
        }

        private boolean serve(Fault fault) throws IOException {
            if (fault.moment() == Fault.Moment.CONNECTED) {
                return fault.perform(this);
            }
            String[] requestLine = readLine().split(" ");
            headers = readHeaders();
            if (fault.moment() == Fault.Moment.HEADERS_READ) {
                return fault.perform(this);
            }
            URI target = URI.create(requestLine[1]);
            String query = target.getRawQuery() == null ? "" : target.getRawQuery();
            Request request = new Request(requestLine[0], target.getRawPath(), query, headers, readBody());
            events = FaultyServer.events(request);
            received(request, fault);
            return fault.perform(this) && !"close".equalsIgnoreCase(headers.get("connection"));
        }

        @Override
        public Socket socket() {
            return socket;
        }

        @Override
        public List<Event> events() {
            return events;
        }

        @Override
        public void send(int status, String body, Map<String, String> more) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            Map<String, String> answered = new LinkedHashMap<>();
            answered.put("Content-Type", "text/plain; charset=utf-8");
            answered.put("Content-Length", Integer.toString(bytes.length));
            String key = headers.get(IDEMPOTENCY_KEY);
            if (key != null && locked(() -> idempotent)) {
                answered.put(IDEMPOTENCY_KEY, key);
            }
            answered.putAll(more);
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            whole.write(Fault.head(status, answered));
            whole.write(bytes);
            out.write(whole.toByteArray());
        }

        @Override
        public void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public boolean pause() {
            try {
                return !closed.await(20, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                return false;
            }
        }

        @Override
        public boolean isOpen() {
            return closed.getCount() > 0;
        }

        private boolean awaitByte() throws IOException {
            in.mark(1);
            int first = in.read();
            in.reset();
            return first >= 0;
        }

        private Map<String, String> readHeaders() throws IOException {
            Map<String, String> read = new HashMap<>();
            for (String line = readLine(); !line.isEmpty(); line = readLine()) {
                String[] parts = line.split(":", 2);
                read.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
            }
            return read;
        }

        private byte[] readBody() throws IOException {
            if (!"chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
                return readBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
            }
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int size = readSize(); size > 0; size = readSize()) {
                body.write(readBytes(size));
                readLine();
            }
            readLine();
            return body.toByteArray();
        }

        private int readSize() throws IOException {
            return Integer.parseInt(readLine(), 16);
        }

        private byte[] readBytes(int count) throws IOException {
            byte[] bytes = in.readNBytes(count);
            if (bytes.length < count) {
                throw new IOException("the client has gone within the body");
            }
            return bytes;
        }

        private String readLine() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int read = in.read(); read != '\n'; read = in.read()) {
                if (read < 0) {
                    throw new IOException("the client has gone within a line");
                }
                line.append((char) read);
            }
            return line.toString().strip();
        }
    }
}
