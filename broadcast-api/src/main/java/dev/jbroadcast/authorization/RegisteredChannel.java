package dev.jbroadcast.authorization;

import java.util.List;

/**
 * A channel that an application has registered, as {@link ChannelRegistry#list} shows it.
 *
 * @param pattern with the prefix of its kind; without one if it is for any kind
 * @param decidedBy class and method if the method is annotated, such as {@code com.shop.OrderChannels#order}; else the
 *     class that has, or is, the callback
 * @param guards the guards that say who asks; {@link Guards#DEFAULT} stands for the default guard. Unmodifiable
 * @param guestsAllowed whether the callback is asked about guests
 */
public record RegisteredChannel(String pattern, String decidedBy, List<String> guards, boolean guestsAllowed) {

    public RegisteredChannel {
        guards = List.copyOf(guards);
    }
}
