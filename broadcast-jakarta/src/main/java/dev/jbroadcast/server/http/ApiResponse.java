package dev.jbroadcast.server.http;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer of the HTTP API.
 *
 * @param contentType with the character set, which is UTF-8
 * @param headers further ones
 * @param bodyRead whether nothing of the request is left to be read; if not, the connection is to be closed, because
 *     what is left would be taken for the next request
 */
public record ApiResponse(int status, String contentType, String body, Map<String, String> headers, boolean bodyRead) {

    static final String JSON = "application/json; charset=utf-8";
    static final String TEXT = "text/plain; charset=utf-8";

    static ApiResponse json(String body) {
        return new ApiResponse(200, JSON, body, Map.of(), true);
    }

    ApiResponse withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ApiResponse(status, contentType, body, more, bodyRead);
    }

    ApiResponse withBodyRead(boolean bodyRead) {
        return new ApiResponse(status, contentType, body, headers, bodyRead);
    }
}
