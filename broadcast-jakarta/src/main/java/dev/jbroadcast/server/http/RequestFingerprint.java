package dev.jbroadcast.server.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What stays the same when a request is repeated: all but the signature and what belongs to it. */
final class RequestFingerprint {

    private static final String SIGNATURE_PARAMETERS = "auth_";

    private RequestFingerprint() {}

    static String of(ApiRequest request, byte[] body) {
        MessageDigest sha256 = sha256();
        // Neither a raw path nor a raw query has line breaks.
        String head = request.rawPath() + "\n" + unsigned(request.rawQuery()) + "\n";
        sha256.update(head.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(sha256.digest(body));
    }

    private static String unsigned(@Nullable String rawQuery) {
        return Arrays.stream((rawQuery == null ? "" : rawQuery).split("&"))
                .filter(parameter -> !parameter.toLowerCase(Locale.ROOT).startsWith(SIGNATURE_PARAMETERS))
                .collect(Collectors.joining("&"));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
