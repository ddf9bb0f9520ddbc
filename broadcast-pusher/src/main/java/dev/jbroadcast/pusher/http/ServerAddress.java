package dev.jbroadcast.pusher.http;

import java.net.URI;

/**
 * Where a server's HTTP API is.
 *
 * @param scheme http or https
 * @param host a name or an address
 * @param port the TCP port
 * @param path what stands before /apps; empty, or a slash at the beginning and none at the end
 */
record ServerAddress(String scheme, String host, int port, String path) {

    private static final int MAX_PORT = 65_535;

    ServerAddress {
        requireScheme(scheme);
        requireHost(host);
        requirePort(port);
        requirePath(path);
    }

    static String requireScheme(String scheme) {
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("the scheme is \"%s\"; it is http or https".formatted(scheme));
        }
        return scheme;
    }

    static String requireHost(String host) {
        if (!host.matches("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]")) {
            throw new IllegalArgumentException(
                    "the host is \"%s\"; give only its name or address, without scheme, port and path, which are set by themselves"
                            .formatted(host));
        }
        return host;
    }

    static int requirePort(int port) {
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("the port is %d; it is a number from 1 to %d".formatted(port, MAX_PORT));
        }
        return port;
    }

    static String requirePath(String path) {
        if (!path.matches("(/[A-Za-z0-9._~-]+)*")) {
            throw new IllegalArgumentException(
                    "the path is \"%s\"; it is what stands before /apps in the URLs of the server, such as /broadcasting"
                            .formatted(path));
        }
        return path;
    }

    static int defaultPort(String scheme) {
        return scheme.equals("http") ? 80 : 443;
    }

    boolean isEncrypted() {
        return scheme.equals("https");
    }

    URI uri(String pathAndQuery) {
        return URI.create(this + pathAndQuery);
    }

    @Override
    public String toString() {
        String authority = port == defaultPort(scheme) ? host : host + ":" + port;
        return scheme + "://" + authority + path;
    }
}
