package dev.jbroadcast.jakarta.webapp;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;

/** What an application names in {@code META-INF/services}. Each is made once. */
final class ServiceLoaderContributions implements Contributions {

    private final ClassLoader application;
    private final Map<Class<?>, List<?>> found = new ConcurrentHashMap<>();

    ServiceLoaderContributions(ClassLoader application) {
        this.application = application;
    }

    @Override
    @SuppressWarnings("unchecked") // The list is that of this type.
    public <T> List<T> all(Class<T> type) {
        return (List<T>) found.computeIfAbsent(type, this::load);
    }

    private List<?> load(Class<?> type) {
        return ServiceLoader.load(type, application).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    @Override
    public <T> Map<String, T> named(Class<T> type) {
        return GivenContributions.byClass(all(type).stream());
    }
}
