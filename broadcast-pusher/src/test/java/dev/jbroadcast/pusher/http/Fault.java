package dev.jbroadcast.pusher.http;

import dev.jbroadcast.pusher.http.FaultyServer.Event;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a {@link FaultyServer} does with a request: when, what, and whether it publishes the request's events. Of what
 * is cut off nobody knows whether it was published; so it is, which is what a repetition has to reckon with.
 */
final class Fault {

    /** How much of a request the server reads before it does something. */
    enum Moment {
        CONNECTED,
        HEADERS_READ,
        REQUEST_READ
    }

    /** What is done; returns whether the connection is good for another request. */
    @FunctionalInterface
    interface Action {
        boolean perform(FaultyServer.Exchange exchange) throws IOException;
    }

    private final String name;
    private final Moment moment;
    private final Predicate<List<Event>> publishes;
    private final Action action;

    private Fault(String name, Moment moment, boolean publishes, Action action) {
        this(name, moment, events -> publishes, action);
    }

    private Fault(String name, Moment moment, Predicate<List<Event>> publishes, Action action) {
        this.name = name;
        this.moment = moment;
        this.publishes = publishes;
        this.action = action;
    }

    /** No fault: 200 and <code>{}</code>. */
    static Fault none() {
        return answer(200, "{}");
    }

    /** A complete answer; what is refused is not published. */
    static Fault answer(int status, String body) {
        return answer(status, body, Map.of());
    }

    static Fault answer(int status, String body, String header, String value) {
        return answer(status, body, Map.of(header, value));
    }

    private static Fault answer(int status, String body, Map<String, String> headers) {
        boolean refused = status >= 400 && status < 500 || status == 503;
        return new Fault("answers " + status, Moment.REQUEST_READ, !refused, exchange -> {
            exchange.send(status, body, headers);
            return true;
        });
    }

    /** No fault, unless one of the events is bad: then 400, and none of them is published. */
    static Fault refusing(Predicate<Event> bad) {
        return new Fault(
                "refuses bad events",
                Moment.REQUEST_READ,
                events -> events.stream().noneMatch(bad),
                exchange -> {
                    boolean good = exchange.events().stream().noneMatch(bad);
                    exchange.send(good ? 200 : 400, good ? "{}" : "there is a bad event\n", Map.of());
                    return true;
                });
    }

    /** Reset before a byte is read: of a new connection at once, of a kept one when the next request arrives. */
    static Fault resetWhenConnected() {
        return new Fault("resets the connection", Moment.CONNECTED, false, Fault::reset);
    }

    /** Closed before a byte is read, as by a server that gives up a kept connection at the wrong moment. */
    static Fault closeWhenConnected() {
        return new Fault("closes the connection", Moment.CONNECTED, false, exchange -> false);
    }

    static Fault resetAfterHeaders() {
        return new Fault("resets after the headers", Moment.HEADERS_READ, false, Fault::reset);
    }

    static Fault resetAfterRequest() {
        return new Fault("resets after the request", Moment.REQUEST_READ, true, Fault::reset);
    }

    static Fault closeAfterRequest() {
        return new Fault("closes after the request", Moment.REQUEST_READ, true, exchange -> false);
    }

    static Fault silence() {
        return new Fault("never answers", Moment.REQUEST_READ, true, Fault::hang);
    }

    /** One byte of a header after the other, slowly and without an end. */
    static Fault endlessHeaders() {
        return new Fault("headers without an end", Moment.REQUEST_READ, true, exchange -> {
            exchange.write("HTTP/1.1 200 OK\r\nX-Slow: ");
            do {
                exchange.write("a");
            } while (exchange.pause());
            return false;
        });
    }

    static Fault halfABodyThenHang() {
        return new Fault("half a body, then nothing", Moment.REQUEST_READ, true, exchange -> {
            exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"channels\"");
            return hang(exchange);
        });
    }

    static Fault halfABodyThenClose() {
        return new Fault("half a body, then closed", Moment.REQUEST_READ, true, exchange -> {
            exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"channels\"");
            return false;
        });
    }

    /** As fast as the client takes it, without an end. */
    static Fault endlessBody() {
        return new Fault("a body without an end", Moment.REQUEST_READ, true, exchange -> {
            exchange.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "2000\r\n" + "x".repeat(0x2000) + "\r\n";
            while (exchange.isOpen()) {
                exchange.write(chunk);
            }
            return false;
        });
    }

    static Fault notHttp() {
        return new Fault("speaks another protocol", Moment.REQUEST_READ, true, exchange -> {
            exchange.write("220 mail.example.com ESMTP\r\n");
            return false;
        });
    }

    /** The same, and its events are not published: the server knows that it did nothing, the client does not. */
    Fault unpublished() {
        return new Fault(name, moment, false, action);
    }

    Moment moment() {
        return moment;
    }

    boolean publishes(List<Event> events) {
        return publishes.test(events);
    }

    boolean perform(FaultyServer.Exchange exchange) throws IOException {
        return action.perform(exchange);
    }

    @Override
    public String toString() {
        return name;
    }

    private static boolean reset(FaultyServer.Exchange exchange) throws IOException {
        exchange.socket().setSoLinger(true, 0);
        return false;
    }

    /** Until the client or the test goes. */
    private static boolean hang(FaultyServer.Exchange exchange) throws IOException {
        Socket socket = exchange.socket();
        while (socket.getInputStream().read() >= 0) {
            // What else a client says is not listened to.
        }
        return false;
    }

    static byte[] head(int status, Map<String, String> headers) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Status\r\n");
        new LinkedHashMap<>(headers).forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }
}
