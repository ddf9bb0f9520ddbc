package dev.jbroadcast.authorization;

import java.util.ArrayList;
import java.util.List;

/**
 * Who is asked about when somebody wants to join a channel: {@code ChannelOptions.guards("admin", "web")},
 * {@code ChannelOptions.DEFAULT.allowGuests()}. Immutable.
 *
 * @param guards the guards in the order in which they are asked; the first by which somebody is signed in says who the
 *     subscriber is. At least one; {@link Guards#DEFAULT} stands for the default guard. Unmodifiable
 * @param guestsAllowed whether the callback is asked although nobody is signed in by any of them
 */
public record ChannelOptions(List<String> guards, boolean guestsAllowed) {

    /** The default guard, no guests. */
    public static final ChannelOptions DEFAULT = new ChannelOptions(List.of(Guards.DEFAULT), false);

    /** @throws IllegalArgumentException if there are no guards, or one is named twice */
    public ChannelOptions {
        guards = List.copyOf(guards);
        if (guards.isEmpty() || guards.stream().distinct().count() < guards.size()) {
            throw new IllegalArgumentException(
                    "a channel takes one guard or more, each named once, and not %s".formatted(guards));
        }
    }

    /**
     * These guards instead of the default guard, and no guests.
     *
     * @throws IllegalArgumentException if one is named twice
     */
    public static ChannelOptions guards(String first, String... more) {
        List<String> guards = new ArrayList<>(List.of(more));
        guards.add(0, first);
        return new ChannelOptions(guards, false);
    }

    /** The same, but guests are let through to the callback. */
    public ChannelOptions allowGuests() {
        return new ChannelOptions(guards, true);
    }
}
