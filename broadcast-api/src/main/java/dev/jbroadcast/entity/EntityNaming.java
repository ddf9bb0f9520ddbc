package dev.jbroadcast.entity;

import dev.jbroadcast.Channel;
import dev.jbroadcast.ChannelKind;
import dev.jbroadcast.ChannelPattern;
import dev.jbroadcast.ChannelTemplate;
import java.util.Locale;

/**
 * Names the channels of entities and the events on them. An entity's own channel is private, and its name ends in the
 * id of the entity: {@code private-App.Models.User.1}, where {@code UserCreated} and {@code UserUpdated} are to be
 * heard.
 *
 * <p>Events, authorization and tests take the names from here:
 *
 * <pre>{@code
 * naming.channel(User.class, 1);                                                // private-App.Models.User.1
 * channels.privateChannel(naming.template(User.class, Long.class),
 *         (subscriber, id) -> users.isSelf(subscriber.name(), id));
 * }</pre>
 *
 * <p>Another naming is a function from the class to the name of its channels without the id, such as
 * {@code EntityNaming naming = Class::getName}. Thread-safe; always gives a class the same names.
 */
@FunctionalInterface
public interface EntityNaming {

    /**
     * The names of the channels of a class, without the prefix of their kind, the dot and the id:
     * {@code App.Models.User}.
     */
    String channels(Class<?> entityClass);

    /** The name on the wire of what has happened to an entity of a class; by default {@code UserCreated}. */
    default String event(Class<?> entityClass, EntityChange change) {
        String word = change.name();
        return entityClass.getSimpleName() + word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT);
    }

    /** Laravel's names, so that Echo code written for Laravel finds them: {@code App.Models.User.1}. */
    static EntityNaming laravel() {
        return withPrefix("App.Models.");
    }

    /**
     * A prefix of your own before the simple name of the class: {@code shop.User.1} with the prefix {@code shop.},
     * which may be empty.
     *
     * @throws IllegalArgumentException if no channel could have such a name, or the prefix is that of a kind
     */
    static EntityNaming withPrefix(String prefix) {
        Channel.privateChannel(prefix + "Entity");
        return entityClass -> prefix + entityClass.getSimpleName();
    }

    /**
     * The pattern of the channels of a class: {@code private-App.Models.User.{user}}.
     *
     * @throws IllegalArgumentException if the name of the class cannot stand in a channel's name
     */
    default ChannelPattern pattern(Class<?> entityClass) {
        return ChannelPattern.of(ChannelKind.PRIVATE, unprefixedPattern(entityClass));
    }

    /**
     * The channels of a class as a template, for authorization: its value is the id.
     *
     * @throws IllegalArgumentException as {@link #pattern} does, or if the type of the id is primitive
     */
    default <T> ChannelTemplate<T> template(Class<?> entityClass, Class<T> idType) {
        return ChannelTemplate.privateChannel(unprefixedPattern(entityClass), idType);
    }

    private String unprefixedPattern(Class<?> entityClass) {
        String name = entityClass.getSimpleName();
        return "%s.{%s%s}".formatted(channels(entityClass), Character.toLowerCase(name.charAt(0)), name.substring(1));
    }

    /**
     * The channel of the entity of this class and id. Takes nothing from the database: for an entity that is only a
     * reference as well.
     *
     * @throws IllegalArgumentException if the id cannot stand in a channel's name, because it has a dot, say; the
     *     message says why
     */
    default Channel channel(Class<?> entityClass, Object id) {
        return pattern(entityClass).format(id);
    }

    /**
     * The channel of this entity.
     *
     * @throws IllegalArgumentException as {@link #channel(Class, Object)} does
     */
    default Channel channel(BroadcastsEvents entity) {
        return channel(entity.broadcastClass(), entity.broadcastId());
    }
}
