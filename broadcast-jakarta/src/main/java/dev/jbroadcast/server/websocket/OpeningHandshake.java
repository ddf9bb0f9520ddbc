package dev.jbroadcast.server.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is to be answered to an HTTP request that wants to become a WebSocket (RFC 6455 §4.2): either 101 with the proof
 * that this server speaks WebSocket, or why not. Neither a subprotocol nor an extension is ever agreed on, so their
 * headers are not looked at. Immutable and thread-safe.
 *
 * <p>Headers are looked up by a function that is given a name and returns the value, or null if there is no such
 * header. It does not mind the case of names. Of several headers of a name, it returns all values with commas between
 * them.
 */
public final class OpeningHandshake {

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final String VERSION = "13";
    private static final int KEY_BYTES = 16;
    private static final int KEY_LENGTH = 24;
    private static final Pattern HTTP_VERSION = Pattern.compile("HTTP/([0-9])(?:\\.([0-9]))?");

    private final int status;
    private final Map<String, String> headers;
    private final String reason;

    private OpeningHandshake(int status, Map<String, String> headers, String reason) {
        this.status = status;
        this.headers = headers;
        this.reason = reason;
    }

    /** Whether a request wants to become a WebSocket, even if it goes about it wrongly; others are plain HTTP. */
    public static boolean isUpgrade(Function<String, @Nullable String> header) {
        return lists(header.apply("Upgrade"), "websocket");
    }

    /**
     * Checks a request.
     *
     * @param method of HTTP
     * @param httpVersion as HTTP names it: {@code HTTP/1.1}
     * @param header looks up the headers of the request
     */
    public static OpeningHandshake of(String method, String httpVersion, Function<String, @Nullable String> header) {
        if (!method.equals("GET")) {
            return new OpeningHandshake(405, Map.of("Allow", "GET"), "A WebSocket is opened with GET.");
        }
        if (!isAtLeastHttp11(httpVersion)) {
            return badRequest("A WebSocket is opened with HTTP/1.1; a proxy on the way may speak an older version.");
        }
        String host = header.apply("Host");
        if (host == null || host.isBlank()) {
            return badRequest("The header Host is missing.");
        }
        if (!isUpgrade(header)) {
            return upgradeRequired("Only WebSocket is spoken here: the header Upgrade has to name websocket;"
                    + " a proxy on the way may have to be told to pass it on.");
        }
        if (!lists(header.apply("Connection"), "upgrade")) {
            return badRequest("The header Connection does not name Upgrade;"
                    + " a proxy on the way may have to be told to pass it on.");
        }
        String version = header.apply("Sec-WebSocket-Version");
        if (version == null || !version.strip().equals(VERSION)) {
            return upgradeRequired("The header Sec-WebSocket-Version has to be 13, the version of RFC 6455.");
        }
        String key = header.apply("Sec-WebSocket-Key");
        if (key == null || !isKey(key.strip())) {
            return badRequest("The header Sec-WebSocket-Key has to be 16 bytes in Base64.");
        }
        return switchingProtocols(accept(key.strip()));
    }

    /** Whether the connection becomes a WebSocket. */
    public boolean isAccepted() {
        return status == 101;
    }

    /** The status of the answer: 101 if accepted, or else 400, 405 or 426. */
    public int status() {
        return status;
    }

    /**
     * The headers of the answer that come from the handshake. If accepted, they are {@code Upgrade}, {@code Connection}
     * and {@code Sec-WebSocket-Accept}. Some containers set the first two themselves.
     */
    public Map<String, String> headers() {
        return headers;
    }

    /**
     * The value of {@code Sec-WebSocket-Accept}.
     *
     * @throws IllegalStateException if not accepted
     */
    public String accept() {
        String accept = headers.get("Sec-WebSocket-Accept");
        if (accept == null) {
            throw new IllegalStateException(
                    "The handshake was refused with " + status + "; ask isAccepted() first: " + reason);
        }
        return accept;
    }

    /** Why it was refused, in one sentence for those who look after the client; empty if accepted. */
    public String reason() {
        return reason;
    }

    @Override
    public String toString() {
        return isAccepted() ? "accepted" : status + " " + reason;
    }

    private static OpeningHandshake switchingProtocols(String accept) {
        return new OpeningHandshake(
                101, Map.of("Upgrade", "websocket", "Connection", "Upgrade", "Sec-WebSocket-Accept", accept), "");
    }

    private static OpeningHandshake badRequest(String reason) {
        return new OpeningHandshake(400, Map.of(), reason);
    }

    /** RFC 9110 §15.5.22: says what to upgrade to. */
    private static OpeningHandshake upgradeRequired(String reason) {
        return new OpeningHandshake(
                426, Map.of("Upgrade", "websocket", "Connection", "Upgrade", "Sec-WebSocket-Version", VERSION), reason);
    }

    private static boolean isAtLeastHttp11(String httpVersion) {
        Matcher version = HTTP_VERSION.matcher(httpVersion);
        if (!version.matches()) {
            return false;
        }
        String minor = version.group(2);
        return version.group(1).charAt(0) > '1'
                || version.group(1).equals("1") && minor != null && minor.charAt(0) >= '1';
    }

    /** Whether a header's list has an element, in whatever case. */
    private static boolean lists(@Nullable String value, String element) {
        if (value == null) {
            return false;
        }
        for (String part : value.split(",")) {
            if (part.strip().equalsIgnoreCase(element)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isKey(String key) {
        if (key.length() != KEY_LENGTH) {
            return false;
        }
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-1, which every Java has to have", e);
        }
    }
}
