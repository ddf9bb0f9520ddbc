package dev.jbroadcast.benchmarks.fanout;

import java.util.List;

/** How the load generator speaks to a server: how it connects, subscribes and publishes. */
enum Dialect {
    /** Pusher's protocol; published over the HTTP API, signed, on connections that are kept. */
    PUSHER(
            "-u",
            "/app/" + App.KEY + "?protocol=7&client=c&version=1",
            "--wait-open",
            "connection_established",
            "--sub",
            "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"{ch}\"}}",
            "--wait-sub",
            "subscription_succeeded",
            "--pub",
            "http",
            "--app",
            App.ID,
            "--key",
            App.KEY,
            "--secret",
            App.SECRET),

    /** That of floor.c and ws.js; published by a text frame. */
    FLOOR(
            "--wait-open",
            "connection_established",
            "--sub",
            "{\"channel\":\"{ch}\"}",
            "--wait-sub",
            "subscription_succeeded",
            "--pub",
            "frame",
            "--ctlsub",
            "0",
            "--frame",
            "P {ch} {\"event\":\"ev\",\"channel\":\"{ch}\",\"data\":\"{msg}\"}"),

    /** Socket.IO over WebSocket, no polling before it; published by an event. */
    SOCKET_IO(
            "-u",
            "/socket.io/?EIO=4&transport=websocket",
            "--eio",
            "--hello",
            "40",
            "--wait-open",
            "40{",
            "--sub",
            "42[\"join\",\"{ch}\"]",
            "--wait-sub",
            "42[\"joined\"",
            "--pub",
            "frame",
            "--ctlsub",
            "0",
            "--frame",
            "42[\"publish\",\"{ch}\",\"{msg}\"]"),

    /** STOMP; nobody says that a subscription has succeeded, so there is some time for them all. */
    STOMP(
            "-u",
            "/stomp",
            "--hello",
            "CONNECT\\naccept-version:1.2\\nhost:127.0.0.1\\nheart-beat:0,0\\n\\n\\0",
            "--wait-open",
            "CONNECTED",
            "--sub",
            "SUBSCRIBE\\nid:0\\ndestination:/topic/{ch}\\n\\n\\0",
            "--settle",
            "3",
            "--pub",
            "frame",
            "--ctlsub",
            "0",
            "--frame",
            "SEND\\ndestination:/topic/{ch}\\n\\n{msg}\\0");

    private final List<String> arguments;

    Dialect(String... arguments) {
        this.arguments = List.of(arguments);
    }

    /** Those of the load generator. */
    List<String> arguments() {
        return arguments;
    }

    /** Whether several publishers are several connections of a back-end. */
    boolean publishesOverHttp() {
        return this == PUSHER;
    }

    /** The one app of our servers. */
    static final class App {

        static final String ID = "fan-out";
        static final String KEY = "fan-out-key";
        static final String SECRET = "fan-out-secret";

        private App() {}
    }
}
