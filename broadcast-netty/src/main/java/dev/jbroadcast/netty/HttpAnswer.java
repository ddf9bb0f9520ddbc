package dev.jbroadcast.netty;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What is answered to a request.
 *
 * @param headers those beside the ones that every answer has
 * @param requestRead whether nothing of the request is left to be read that would have to be thrown away
 */
record HttpAnswer(int status, String contentType, byte[] body, Map<String, String> headers, boolean requestRead) {

    static final String TEXT = "text/plain; charset=utf-8";

    /** A sentence for those who look after the client. */
    static HttpAnswer text(int status, String sentence, Map<String, String> headers) {
        return new HttpAnswer(status, TEXT, (sentence + "\n").getBytes(StandardCharsets.UTF_8), headers, true);
    }

    static HttpAnswer text(int status, String sentence) {
        return text(status, sentence, Map.of());
    }

    static HttpAnswer notFound() {
        return text(404, "Not found");
    }

    HttpAnswer withRequestRead(boolean requestRead) {
        return new HttpAnswer(status, contentType, body, headers, requestRead);
    }
}
