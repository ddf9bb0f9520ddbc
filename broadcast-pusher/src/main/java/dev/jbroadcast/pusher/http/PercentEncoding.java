package dev.jbroadcast.pusher.http;

import java.nio.charset.StandardCharsets;

/** Texts in URLs (RFC 3986 §2). */
final class PercentEncoding {

    private static final String HARMLESS_IN_PATHS = "-._~!$&'()*+,;=:@";
    private static final String HARMLESS_IN_QUERIES = "-._~,:@";
    private static final String HEX = "0123456789ABCDEF";

    private PercentEncoding() {}

    /** A text between two slashes. */
    static String pathSegment(String text) {
        return encode(text, HARMLESS_IN_PATHS);
    }

    /** A name or a value of a query. */
    static String queryPart(String text) {
        return encode(text, HARMLESS_IN_QUERIES);
    }

    private static String encode(String text, String harmless) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xFF);
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || harmless.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xF));
            }
        }
        return encoded.toString();
    }
}
