package dev.jbroadcast.server;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The web sites whose pages may connect, by what browsers send as {@code Origin} (RFC 6455 §10.2). Each is an origin
 * ({@code https://shop.example}, a port included where it is not the scheme's own), a host name ({@code shop.example}),
 * either with {@code *} for any text without a dot or slash, or {@code *} alone for all. Clients that are no browsers
 * send no origin, and are not held up: an origin protects users of browsers and nobody else.
 *
 * @param patterns the web sites; letter case does not matter
 */
public record AllowedOrigins(List<String> patterns) {

    /** Every web site. */
    public static final AllowedOrigins ANY = new AllowedOrigins(List.of("*"));

    /** @throws IllegalArgumentException if there is none, or one is blank or has a path */
    public AllowedOrigins {
        patterns = patterns.stream()
                .map(each -> each.strip().toLowerCase(Locale.ROOT))
                .toList();
        if (patterns.isEmpty()) {
            throw new IllegalArgumentException("there is no allowed origin; use \"*\" to allow all of them");
        }
        for (String pattern : patterns) {
            String host = pattern.substring(pattern.indexOf("://") < 0 ? 0 : pattern.indexOf("://") + 3);
            if (host.isEmpty() || host.indexOf('/') >= 0) {
                throw new IllegalArgumentException(
                        "the allowed origin \"%s\" is not usable; write it like https://shop.example or *.shop.example"
                                .formatted(pattern));
            }
        }
    }

    /** These web sites. */
    public static AllowedOrigins of(String... patterns) {
        return new AllowedOrigins(List.of(patterns));
    }

    /** Whether a page of this origin may; without an origin it is no page. */
    public boolean allow(@Nullable String origin) {
        if (origin == null) {
            return true;
        }
        String asked = origin.toLowerCase(Locale.ROOT);
        int scheme = asked.indexOf("://");
        String host = scheme < 0 ? asked : asked.substring(scheme + 3);
        int port = host.lastIndexOf(':');
        String hostAlone = port < 0 || host.endsWith("]") ? host : host.substring(0, port);
        return patterns.stream()
                .anyMatch(pattern -> pattern.equals("*")
                        || matches(pattern, asked)
                        || matches(pattern, host)
                        || matches(pattern, hostAlone));
    }

    /** Takes the first place for each part between two stars: no other could leave more for the rest. */
    private static boolean matches(String pattern, String text) {
        String[] parts = pattern.split("\\*", -1);
        String last = parts[parts.length - 1];
        if (parts.length == 1) {
            return pattern.equals(text);
        }
        if (!text.startsWith(parts[0])) {
            return false;
        }
        int at = parts[0].length();
        for (int i = 1; i < parts.length - 1; i++) {
            int found = text.indexOf(parts[i], at);
            if (found < 0) {
                return false;
            }
            at = found + parts[i].length();
        }
        return text.length() - last.length() >= at && text.endsWith(last);
    }
}
