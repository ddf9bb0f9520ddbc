package dev.jbroadcast.authorization;

import java.util.Map;

/**
 * What stands in a channel's name at the placeholders of its pattern: for {@code orders.{orderId}} and
 * {@code orders.42}, {@code orderId} is {@code 42}. Immutable.
 */
public final class ChannelParameters {

    private final Map<String, String> values;

    ChannelParameters(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /**
     * The text at a placeholder.
     *
     * @throws IllegalArgumentException if the pattern has no such placeholder
     */
    public String get(String placeholder) {
        String value = values.get(placeholder);
        if (value == null) {
            throw new IllegalArgumentException("the channel's pattern has no placeholder {%s}; it has %s"
                    .formatted(placeholder, values.keySet().stream().sorted().toList()));
        }
        return value;
    }

    /**
     * The number at a placeholder. Where a client asks for a channel with something else in that place, the callback
     * ends here and the client is refused, as for a channel that does not exist.
     *
     * @throws IllegalArgumentException if the pattern has no such placeholder
     */
    public long getLong(String placeholder) {
        String value = get(placeholder);
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new NotConvertible("{%s} is not a number".formatted(placeholder), e);
        }
    }

    /** The number at a placeholder, as {@link #getLong}. */
    public int getInt(String placeholder) {
        String value = get(placeholder);
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new NotConvertible("{%s} is not a number".formatted(placeholder), e);
        }
    }

    @Override
    public String toString() {
        return values.toString();
    }

    /** A client put something into a channel's name that the callback cannot use. */
    static final class NotConvertible extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotConvertible(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
