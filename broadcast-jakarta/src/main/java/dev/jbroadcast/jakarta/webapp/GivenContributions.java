package dev.jbroadcast.jakarta.webapp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What somebody has at hand. */
final class GivenContributions implements Contributions {

    private final List<Object> objects;

    GivenContributions(Object... objects) {
        this.objects = List.of(objects);
    }

    @Override
    public <T> List<T> all(Class<T> type) {
        return objects.stream().filter(type::isInstance).<T>map(type::cast).toList();
    }

    @Override
    public <T> Map<String, T> named(Class<T> type) {
        return byClass(all(type).stream());
    }

    /** @throws IllegalStateException if two have the same name */
    static <T> Map<String, T> byClass(Stream<T> contributions) {
        Map<String, T> named = new LinkedHashMap<>();
        contributions.forEach(each -> {
            T other = named.putIfAbsent(name(each), each);
            if (other != null) {
                throw new IllegalStateException("%s and %s would both be called \"%s\"; rename one of the classes"
                        .formatted(other.getClass().getName(), each.getClass().getName(), name(each)));
            }
        });
        return named;
    }

    private static String name(Object contribution) {
        String name = contribution.getClass().getSimpleName();
        return name.isEmpty()
                ? contribution.getClass().getName()
                : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
