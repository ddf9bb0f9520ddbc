package dev.jbroadcast.pusher.http;

import dev.jbroadcast.pusher.RequestSigner.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A request to the HTTP API, not signed yet.
 *
 * @param path as it is sent, from /apps on
 * @param query the parameters beside those of the signature
 * @param body empty for GET
 */
record ApiRequest(String method, String path, List<Parameter> query, byte[] body) {

    static ApiRequest get(String path, List<Parameter> query) {
        return new ApiRequest("GET", path, query, new byte[0]);
    }

    static ApiRequest post(String path, String json) {
        return new ApiRequest("POST", path, List.of(), json.getBytes(StandardCharsets.UTF_8));
    }

    boolean isPost() {
        return method.equals("POST");
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
