package dev.jbroadcast.pusher;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Signs and verifies requests to Pusher's HTTP API: HMAC-SHA256 over method, path and query parameters, among which
 * {@code body_md5} stands for the body ({@code pusher-protocol.md} §5.1). Thread-safe; nothing blocks.
 */
public final class RequestSigner {

    /** The parameter that carries the signature; it is not signed itself. */
    public static final String SIGNATURE = "auth_signature";

    private final HmacSha256 hmac;

    public RequestSigner(AppCredentials credentials) {
        this.hmac = new HmacSha256(credentials.secret());
    }

    /**
     * One parameter of a query, not percent-encoded.
     *
     * @param name for example {@code auth_key}, or {@code channels[]} where there are several values
     */
    public record Parameter(String name, String value) {}

    /** The signature of a request: 64 lower-case hexadecimal digits. The parameters may come in any order. */
    public String sign(String method, String path, List<Parameter> query) {
        return hmac.hex(textToSign(method, path, query));
    }

    /** Whether a request was signed with this secret; takes the same time wherever the signatures differ. */
    public boolean verify(String method, String path, List<Parameter> query, String signature) {
        return hmac.verifies(textToSign(method, path, query), signature);
    }

    /**
     * What is signed: method, path and the sorted parameters without the signature, on three lines. Holds no secret.
     *
     * @param path as the request has it, from the first slash to the question mark
     */
    public static String textToSign(String method, String path, List<Parameter> query) {
        // Sorting keeps parameters of the same name in the order of appearance.
        List<Parameter> sorted = new ArrayList<>(query);
        sorted.removeIf(parameter -> lowerCase(parameter).equals(SIGNATURE));
        sorted.sort(Comparator.comparing(RequestSigner::lowerCase));
        List<String> pairs = sorted.stream()
                .map(parameter -> lowerCase(parameter) + "=" + parameter.value())
                .toList();
        return method.toUpperCase(Locale.ROOT) + "\n" + path + "\n" + String.join("&", pairs);
    }

    /** What goes into {@code body_md5}: 32 hexadecimal digits. It only names the body; the signature protects it. */
    public static String md5(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    /** Whether a {@code body_md5} is that of this body. */
    public static boolean isMd5(byte[] body, String md5) {
        return MessageDigest.isEqual(
                md5(body).getBytes(StandardCharsets.US_ASCII),
                md5.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    }

    private static String lowerCase(Parameter parameter) {
        return parameter.name().toLowerCase(Locale.ROOT);
    }
}
