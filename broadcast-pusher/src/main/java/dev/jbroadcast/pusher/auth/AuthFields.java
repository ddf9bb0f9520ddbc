package dev.jbroadcast.pusher.auth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request says, from a form and from JSON alike. Nothing of it is validated but that it is text. Immutable.
 *
 * @param socketId null if there is none, or several, or what is there is no text
 * @param channelName likewise
 * @param hasChannelName whether there is a {@code channel_name}, whatever it is
 * @param channelNames the names of a request for many channels, each once, in their order; empty if they are no texts;
 *     null if the request is not one for many
 */
record AuthFields(
        @Nullable String socketId,
        @Nullable String channelName,
        boolean hasChannelName,
        @Nullable Set<String> channelNames) {

    /** As they are: by {@code []} or an index, or by the same name again. The singular is pusher-js-auth's. */
    private static final Pattern ARRAY = Pattern.compile("channel_names|channel_names?\\[\\d{0,9}]");

    /** Reads a form: the values of each of its parameters, in their order. */
    static AuthFields ofForm(Map<String, String[]> parameters) {
        List<String> names = new ArrayList<>();
        parameters.forEach((name, values) -> {
            if (ARRAY.matcher(name).matches()) {
                names.addAll(Arrays.asList(values));
            }
        });
        return new AuthFields(
                only(parameters.get("socket_id")),
                only(parameters.get("channel_name")),
                parameters.containsKey("channel_name"),
                names.isEmpty() ? null : new LinkedHashSet<>(names));
    }

    /** Reads a JSON object. */
    static AuthFields ofJson(Map<?, ?> object) {
        return new AuthFields(
                object.get("socket_id") instanceof String text ? text : null,
                object.get("channel_name") instanceof String text ? text : null,
                object.containsKey("channel_name"),
                object.containsKey("channel_names") ? texts(object.get("channel_names")) : null);
    }

    /** Of two values one could be validated here and the other be used elsewhere: so there has to be one. */
    private static @Nullable String only(String @Nullable [] values) {
        return values != null && values.length == 1 ? values[0] : null;
    }

    private static Set<String> texts(@Nullable Object array) {
        Set<String> texts = new LinkedHashSet<>();
        for (Object element : array instanceof List<?> list ? list : List.of()) {
            if (!(element instanceof String text)) {
                return Set.of();
            }
            texts.add(text);
        }
        return texts;
    }
}
