package dev.jbroadcast.netty;

import org.jspecify.annotations.Nullable;

/**
 * What a request is for.
 *
 * @param rawPath from the first slash to the question mark, not decoded
 * @param rawQuery what stands after the question mark, not decoded; null if there is none
 */
record RequestTarget(String rawPath, @Nullable String rawQuery) {

    /** @param uri as in the first line of the request: a path, or a whole URL as proxies get it (RFC 9112 §3.2.2) */
    static RequestTarget of(String uri) {
        String target = uri.startsWith("/") ? uri : withoutAuthority(uri);
        int query = target.indexOf('?');
        return query < 0
                ? new RequestTarget(target, null)
                : new RequestTarget(target.substring(0, query), target.substring(query + 1));
    }

    private static String withoutAuthority(String uri) {
        int authority = uri.indexOf("://");
        int path = authority < 0 ? -1 : uri.indexOf('/', authority + 3);
        return path < 0 ? "/" : uri.substring(path);
    }
}
