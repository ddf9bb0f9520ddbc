package dev.jbroadcast.server.websocket;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A client that sends whatever a test wants, and reads as strictly as the standard allows. */
public final class BareClient implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final OutputStream out;

    private BareClient(int port, int receiveBuffer) throws IOException {
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = socket.getOutputStream();
    }

    /** Opens a WebSocket, with the key of the example in RFC 6455 §1.3. */
    public static BareClient connect(int port, String path) throws IOException {
        return connect(port, path, 0);
    }

    /** @param receiveBuffer in bytes: a small one is soon full when nobody reads; 0 for what is usual */
    public static BareClient connect(int port, String path, int receiveBuffer) throws IOException {
        BareClient client = new BareClient(port, receiveBuffer);
        client.out.write(request("GET", path, upgradeHeaders(port)).getBytes(StandardCharsets.US_ASCII));
        Answer answer = client.answer();
        if (answer.status() != 101) {
            throw new IOException(answer.toString());
        }
        return client;
    }

    /** The answer to a request that is not followed by anything. */
    public static Answer exchange(int port, String request) throws IOException {
        try (BareClient client = new BareClient(port, 0)) {
            client.out.write(request.getBytes(StandardCharsets.US_ASCII));
            return client.answer();
        }
    }

    /** The headers of a handshake; to be changed at will. */
    public static Map<String, String> upgradeHeaders(int port) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Host", "127.0.0.1:" + port);
        headers.put("Upgrade", "websocket");
        headers.put("Connection", "Upgrade");
        headers.put("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        headers.put("Sec-WebSocket-Version", "13");
        return headers;
    }

    public static String request(String method, String path, Map<String, String> headers) {
        StringBuilder request =
                new StringBuilder(method).append(' ').append(path).append(" HTTP/1.1\r\n");
        headers.forEach(
                (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
        return request.append("\r\n").toString();
    }

    /**
     * The head of an HTTP response.
     *
     * @param headers by name, in whatever case; those of the same name with a comma between them
     */
    public record Answer(int status, Map<String, String> headers) {}

    private Answer answer() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        String[] lines = head.toString().split("\r\n");
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < lines.length; i++) {
            String[] header = lines[i].split(":", 2);
            headers.merge(header[0], header[1].strip(), (before, more) -> before + ", " + more);
        }
        return new Answer(Integer.parseInt(lines[0].split(" ")[1]), headers);
    }

    /** Sends frames in one go. */
    public void send(ClientFrame... frames) throws IOException {
        write(ClientFrame.stream(frames));
    }

    public void write(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    /** Sends a part of some bytes. */
    public void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
    }

    /** Waits for a frame. */
    public ServerFrame read() throws IOException {
        return ServerFrame.read(in);
    }

    /** Waits for the end of the connection; whether nothing comes before it. */
    public boolean isEnded() throws IOException {
        try {
            read();
            return false;
        } catch (EOFException | SocketException e) {
            // The end, or a reset where there was something that the server has not read.
            return true;
        }
    }

    /** Says that nothing follows, on the level of TCP. */
    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Vanishes without a word: the server sees a reset. */
    public void vanish() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
