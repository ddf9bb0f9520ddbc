package dev.jbroadcast.redis;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads URLs of Redis as people have them, and shows them without what is secret. */
final class RedisUrls {

    private static final String SCHEME = "://";
    private static final Set<String> SCHEMES = Set.of(
            "redis",
            "rediss",
            "redis+ssl",
            "redis+tls",
            "redis-sentinel",
            "rediss-sentinel",
            "redis-socket",
            "redis+socket");

    private static final Pattern HOST_AND_PORT = Pattern.compile("([^:]+|\\[[^\\]]+])(?::([0-9]{1,5}))?");

    private RedisUrls() {}

    /** @throws IllegalArgumentException if it is no URL of Redis */
    static List<RedisURI> parse(String url) {
        String text = url.strip();
        // The hosts of Sentinels have commas between them too.
        if (text.startsWith("redis-sentinel:") || text.startsWith("rediss-sentinel:")) {
            return List.of(parse(text, url));
        }
        List<RedisURI> uris = new ArrayList<>();
        String first = null;
        for (String each : text.split("\\s*,\\s*")) {
            first = first == null ? each : first;
            uris.add(parse(each.contains(SCHEME) ? each : like(first, each), url));
        }
        return uris;
    }

    /** A host and port with the scheme, user and password of another. */
    private static String like(String first, String hostAndPort) {
        int host = Math.max(first.lastIndexOf('@'), first.indexOf(SCHEME) + SCHEME.length() - 1) + 1;
        return first.contains(SCHEME) ? first.substring(0, host) + hostAndPort : hostAndPort;
    }

    private static RedisURI parse(String text, String whole) {
        String url = text.startsWith("tcp" + SCHEME)
                ? "redis" + text.substring(3)
                : text.startsWith("tls" + SCHEME) ? "rediss" + text.substring(3) : text;
        int scheme = url.indexOf(SCHEME);
        try {
            if (scheme > 0 && SCHEMES.contains(url.substring(0, scheme))) {
                URI uri = URI.create(url);
                return checked(uri, RedisURI.create(uri));
            }
        } catch (RuntimeException e) {
            // Not as a cause: its message may hold the password.
        }
        throw new IllegalArgumentException(
                "broadcast.redis.url is \"%s\"; it takes a URL such as redis://localhost:6379, rediss://user:password@redis.example:6380/0 or redis-sentinel://one,two,three#primary, with other signs than letters and digits of a password percent-encoded"
                        .formatted(withoutSecrets(whole)));
    }

    private static RedisURI checked(URI url, RedisURI uri) {
        Matcher place = HOST_AND_PORT.matcher(hostAndPort(url));
        boolean usable = uri.getSentinels().isEmpty()
                ? uri.getSocket() != null || place.matches()
                : uri.getSentinelMasterId() != null;
        if (!usable) {
            throw new IllegalArgumentException();
        }
        if (url.getHost() == null
                && uri.getSocket() == null
                && uri.getSentinels().isEmpty()) {
            // People call containers so: with an underscore, with which URIs know no host.
            uri.setHost(place.group(1));
            uri.setPort(place.group(2) == null ? RedisURI.DEFAULT_REDIS_PORT : Integer.parseInt(place.group(2)));
        }
        return uri;
    }

    private static String hostAndPort(URI url) {
        String authority = url.getRawAuthority();
        return authority == null ? "" : authority.substring(authority.lastIndexOf('@') + 1);
    }

    /** What may be shown of something that was meant to be a URL; of several, the last. */
    static String withoutSecrets(String url) {
        return url.replaceAll("(?s)^(\\s*[A-Za-z][A-Za-z+-]*://)?.*@", "$1…@")
                .replaceAll("(?i)(password=)[^&#,]*", "$1…");
    }

    /** A copy of a URI, which could be changed by whoever has it, with who asks. */
    static RedisURI withCredentials(RedisURI uri, @Nullable String username, String password) {
        RedisURI copy = new RedisURI();
        if (uri.getHost() != null) {
            copy.setHost(uri.getHost());
            copy.setPort(uri.getPort());
        }
        copy.setSocket(uri.getSocket());
        copy.setSentinelMasterId(uri.getSentinelMasterId());
        copy.getSentinels().addAll(uri.getSentinels());
        copy.setDatabase(uri.getDatabase());
        copy.setTimeout(uri.getTimeout());
        copy.applySsl(uri);
        copy.setCredentialsProvider(
                RedisCredentialsProvider.from(() -> RedisCredentials.just(username, password.toCharArray())));
        return copy;
    }

    /** Where it is. */
    static String shown(RedisURI uri) {
        if (uri.getSocket() != null) {
            return uri.getSocket();
        }
        if (uri.getSentinels().isEmpty()) {
            return uri.getHost() + ":" + uri.getPort();
        }
        return uri.getSentinels().stream().map(RedisUrls::shown).collect(Collectors.joining(", ")) + " (Sentinels of "
                + uri.getSentinelMasterId() + ")";
    }
}
