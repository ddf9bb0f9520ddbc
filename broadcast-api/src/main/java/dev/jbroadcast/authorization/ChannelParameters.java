package dev.jbroadcast.authorization;

import dev.jbroadcast.callback.Converters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What stands in a channel's name at the placeholders of its pattern: for {@code orders.{orderId}} and
 * {@code orders.42}, {@code orderId} is {@code 42}. Immutable.
 *
 * <p>Where a client asks for a channel with a text that the callback cannot use, such as {@code orders.abc} where it
 * wants a number, the callback ends at that method and the client is denied, as it is for a channel that does not
 * exist. The same holds for a text that is not the one by which the value is written: {@code orders.042} is not the
 * channel of order 42, because nothing is ever broadcast there.
 */
public final class ChannelParameters {

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Converters converters;

    /**
     * For registries, which have matched a pattern.
     *
     * @param placeholders the names of the placeholders
     * @param texts what stands there, in the same order
     */
    public ChannelParameters(List<String> placeholders, List<String> texts, Converters converters) {
        for (int i = 0; i < placeholders.size(); i++) {
            values.put(placeholders.get(i), texts.get(i));
        }
        this.converters = converters;
    }

    /**
     * The text at a placeholder; never empty.
     *
     * @throws IllegalArgumentException if the pattern has no such placeholder
     */
    public String get(String placeholder) {
        String value = values.get(placeholder);
        if (value == null) {
            throw new IllegalArgumentException(
                    "the channel's pattern has no placeholder {%s}; it has %s".formatted(placeholder, values.keySet()));
        }
        return value;
    }

    /**
     * The value at a placeholder: a {@code String}, an integral number, a {@code boolean}, a {@code char}, a
     * {@code UUID}, an enum constant by its name, or whatever the registry has a
     * {@linkplain ChannelRegistry.Builder#bind converter} for.
     *
     * @throws IllegalArgumentException if the pattern has no such placeholder, or the registry no converter to the type
     */
    public <T> T get(String placeholder, Class<T> type) {
        return converters.convert(placeholder, get(placeholder), type);
    }

    /** The number at a placeholder, as {@link #get(String, Class)}. */
    public long getLong(String placeholder) {
        return get(placeholder, Long.class);
    }

    /** The number at a placeholder, as {@link #get(String, Class)}. */
    public int getInt(String placeholder) {
        return get(placeholder, Integer.class);
    }

    /** The UUID at a placeholder, in lower case, as {@link #get(String, Class)}. */
    public UUID getUuid(String placeholder) {
        return get(placeholder, UUID.class);
    }

    /** Such as <code>{orderId=42}</code>. */
    @Override
    public String toString() {
        return values.toString();
    }
}
