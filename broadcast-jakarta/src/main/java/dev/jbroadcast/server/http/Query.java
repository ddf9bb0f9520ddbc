package dev.jbroadcast.server.http;

import dev.jbroadcast.pusher.RequestSigner.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The query of a request: each parameter as it came, and decoded. */
final class Query {

    private final List<Parameter> raw = new ArrayList<>();
    private final List<Parameter> decoded = new ArrayList<>();
    private final List<Parameter> form = new ArrayList<>();

    Query(@Nullable String query) {
        for (String pair : query == null ? new String[0] : query.split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                raw.add(new Parameter(name, value));
                decoded.add(new Parameter(PercentDecoder.decode(name), PercentDecoder.decode(value)));
                form.add(new Parameter(plusDecoded(name), plusDecoded(value)));
            }
        }
    }

    /** What may have been signed, the likeliest first: SDKs do not agree on whether and how they encode (§5.1). */
    Set<List<Parameter>> readings() {
        // Nearly always they are the same.
        return new LinkedHashSet<>(List.of(decoded, form, raw));
    }

    /** The first value of this name; empty if there is none. */
    Optional<String> value(String name) {
        for (Parameter parameter : decoded) {
            if (parameter.name().equalsIgnoreCase(name)) {
                return Optional.of(parameter.value());
            }
        }
        return Optional.empty();
    }

    List<String> values(String name) {
        List<String> values = new ArrayList<>();
        for (Parameter parameter : decoded) {
            if (parameter.name().equalsIgnoreCase(name)) {
                values.add(parameter.value());
            }
        }
        return values;
    }

    private static String plusDecoded(String text) {
        return PercentDecoder.decode(text.replace('+', ' '));
    }

    /** Takes what is no escape for what it is: Node's SDK does not encode at all. */
    static final class PercentDecoder {

        private PercentDecoder() {}

        static String decode(String text) {
            if (text.indexOf('%') < 0) {
                return text;
            }
            byte[] in = text.getBytes(StandardCharsets.UTF_8);
            byte[] out = new byte[in.length];
            int length = 0;
            for (int i = 0; i < in.length; i++) {
                int high = i + 2 < in.length && in[i] == '%' ? Character.digit(in[i + 1], 16) : -1;
                int low = high >= 0 ? Character.digit(in[i + 2], 16) : -1;
                if (low >= 0) {
                    out[length++] = (byte) (high << 4 | low);
                    i += 2;
                } else {
                    out[length++] = in[i];
                }
            }
            return new String(out, 0, length, StandardCharsets.UTF_8);
        }
    }
}
