package dev.jbroadcast.jakarta.webapp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an application adds to broadcasting, wherever it is found: its channels, its listeners, its guards and so on,
 * asked for by type. Which types there are is said at {@link BroadcastApplication#start}.
 */
public interface Contributions {

    /** All of a type, in their order. */
    <T> List<T> all(Class<T> type);

    /** All of a type by their names, in their order. */
    <T> Map<String, T> named(Class<T> type);

    /**
     * The one of a type of which there can be only one.
     *
     * @throws IllegalStateException if there are several; the message names them
     */
    default <T> Optional<T> one(Class<T> type) {
        List<T> all = all(type);
        if (all.size() > 1) {
            throw new IllegalStateException("there can be only one %s, and there are %s; leave one of them"
                    .formatted(
                            type.getSimpleName(),
                            all.stream().map(each -> each.getClass().getName()).collect(Collectors.joining(" and "))));
        }
        return all.stream().findFirst();
    }

    /** These, and then those of others; of two of the same name, this one. */
    default Contributions and(Contributions others) {
        Contributions first = this;
        return new Contributions() {
            @Override
            public <T> List<T> all(Class<T> type) {
                return Stream.concat(first.all(type).stream(), others.all(type).stream())
                        .toList();
            }

            @Override
            public <T> Map<String, T> named(Class<T> type) {
                Map<String, T> named = new LinkedHashMap<>(first.named(type));
                others.named(type).forEach(named::putIfAbsent);
                return named;
            }
        };
    }

    /**
     * These objects, each of all the types that it has. Their names are those of their classes: {@code shopChannels}.
     */
    static Contributions of(Object... objects) {
        return new GivenContributions(objects);
    }

    /**
     * What is found by {@link java.util.ServiceLoader}: public classes with a public constructor without parameters,
     * named in {@code META-INF/services/<type>}. Their names are those of their classes: {@code shopChannels}.
     */
    static Contributions ofServices(ClassLoader application) {
        return new ServiceLoaderContributions(application);
    }
}
