package dev.jbroadcast.server.http;

import dev.jbroadcast.ChannelKind;
import dev.jbroadcast.server.ChannelState;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is asked of channels with {@code info}. */
record Attributes(Set<String> names) {

    static final String USER_COUNT = "user_count";
    static final String SUBSCRIPTION_COUNT = "subscription_count";
    static final String CACHE = "cache";

    /** @throws ApiException if one of them is not among those allowed */
    static Attributes parse(@Nullable String info, Set<String> allowed) {
        Set<String> names = new LinkedHashSet<>();
        if (info != null && !info.isBlank()) {
            Arrays.stream(info.split(",")).map(String::strip).forEach(names::add);
        }
        if (!allowed.containsAll(names)) {
            throw ApiException.badRequest("info should be a comma separated list of attributes; there are: "
                    + String.join(", ", allowed.stream().sorted().toList()));
        }
        return new Attributes(names);
    }

    boolean has(String name) {
        return names.contains(name);
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    /** Those that apply to the channel. */
    Map<String, Object> of(ChannelState channel) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (has(USER_COUNT) && isPresence(channel.name())) {
            values.put(USER_COUNT, channel.userIds().size());
        }
        if (has(SUBSCRIPTION_COUNT)) {
            values.put(SUBSCRIPTION_COUNT, channel.subscriptionCount());
        }
        if (has(CACHE)) {
            values.put(CACHE, cached(channel.cached()));
        }
        return values;
    }

    static boolean isPresence(String channel) {
        return ChannelKind.ofName(channel) == ChannelKind.PRESENCE;
    }

    private static @Nullable Map<String, Object> cached(ChannelState.@Nullable Cached cached) {
        if (cached == null) {
            return null;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("data", cached.data());
        values.put("ttl", cached.timeToLive().toSeconds());
        return values;
    }
}
