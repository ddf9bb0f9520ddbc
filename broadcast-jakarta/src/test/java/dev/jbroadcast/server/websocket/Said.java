package dev.jbroadcast.server.websocket;

import dev.jbroadcast.server.CloseCode;
import java.util.HexFormat;

/** What a decoder can say, as {@link Decoding} writes it down. */
final class Said {

    private Said() {}

    static String text(String message) {
        return "text " + message;
    }

    static String binary(byte[] message) {
        return "binary " + HexFormat.of().formatHex(message);
    }

    static String ping(byte[] payload) {
        return "ping " + HexFormat.of().formatHex(payload);
    }

    static String pong() {
        return "pong";
    }

    static String close(int code, String reason) {
        return "close " + code + " " + reason;
    }

    static String violation(CloseCode code) {
        return "violation " + code;
    }
}
