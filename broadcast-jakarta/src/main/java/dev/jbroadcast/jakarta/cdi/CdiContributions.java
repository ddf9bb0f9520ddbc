package dev.jbroadcast.jakarta.cdi;

import dev.jbroadcast.authorization.ChannelRoutes;
import dev.jbroadcast.clientevent.ClientEventRoutes;
import dev.jbroadcast.jakarta.webapp.Contributions;
import dev.jbroadcast.server.event.ServerEventListener;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanContainer;
import jakarta.interceptor.Interceptor;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The beans of an application: of types of which there can be several all of them, whatever their qualifiers, and of
 * the others the one that would be injected.
 */
final class CdiContributions implements Contributions {

    private static final int NO_PRIORITY = Interceptor.Priority.APPLICATION + 500; // as observers have
    private static final Comparator<Bean<?>> IN_ORDER = Comparator.<Bean<?>>comparingInt(CdiContributions::priority)
            .thenComparing(bean -> bean.getBeanClass().getName());

    private final BeanContainer beans;
    private final Set<Class<?>> provided;
    private final BeanReferences references;

    /** @param provided the types whose beans are made from what this is for */
    CdiContributions(BeanContainer beans, Set<Class<?>> provided, BeanReferences references) {
        this.beans = beans;
        this.provided = provided;
        this.references = references;
    }

    @Override
    public <T> List<T> all(Class<T> type) {
        if (type == ServerEventListener.class) {
            // They may need what needs the server.
            return inOrder(type)
                    .<T>map(bean -> type.cast(new LateListener(
                            bean.getBeanClass().getName(), Lazy.of(() -> references.get(bean, type)), references)))
                    .toList();
        }
        return Stream.concat(inOrder(type).map(bean -> get(bean, type)), annotated(type))
                .toList();
    }

    /** The methods of all beans, after what the application has written down. */
    private <T> Stream<T> annotated(Class<T> type) {
        if (type == ChannelRoutes.class) {
            return Stream.of(type.cast(new AnnotatedChannels(beans, references)));
        }
        if (type == ClientEventRoutes.class) {
            return Stream.of(type.cast(new AnnotatedListeners(beans, references)));
        }
        return Stream.empty();
    }

    @Override
    public <T> Map<String, T> named(Class<T> type) {
        Map<String, T> named = new LinkedHashMap<>();
        inOrder(type).forEach(bean -> {
            String name = name(bean, type);
            if (named.putIfAbsent(name, get(bean, type)) != null) {
                throw new IllegalStateException(
                        "two beans of the type %s are called \"%s\"; give one of them another name with @Named"
                                .formatted(type.getSimpleName(), name));
            }
        });
        return named;
    }

    @Override
    public <T> Optional<T> one(Class<T> type) {
        return provided.contains(type) ? Optional.empty() : injected(type);
    }

    private <T> Optional<T> injected(Class<T> type) {
        Instance<T> instance = beans.createInstance().select(type);
        if (instance.isAmbiguous()) {
            throw new IllegalStateException(
                    "there can be only one bean of the type %s, and there are these: %s; leave one of them, or give one a @Priority and make it an @Alternative"
                            .formatted(
                                    type.getSimpleName(),
                                    beans.getBeans(type).stream()
                                            .map(bean -> bean.getBeanClass().getName())
                                            .sorted()
                                            .collect(Collectors.joining(" and "))));
        }
        return instance.isResolvable() ? Optional.of(instance.get()) : Optional.empty();
    }

    private Stream<Bean<?>> inOrder(Class<?> type) {
        return beans.getBeans(type, Any.Literal.INSTANCE).stream().sorted(IN_ORDER);
    }

    private static int priority(Bean<?> bean) {
        Priority priority = bean.getBeanClass().getAnnotation(Priority.class);
        return priority == null ? NO_PRIORITY : priority.value();
    }

    private <T> T get(Bean<?> bean, Class<T> type) {
        return type.cast(references.get(bean, type));
    }

    private static String name(Bean<?> bean, Class<?> type) {
        if (bean.getName() != null) {
            return bean.getName();
        }
        Class<?> beanClass = bean.getBeanClass();
        if (!type.isAssignableFrom(beanClass)) {
            // Of a bean that is produced, it is the class that produces it.
            throw new IllegalStateException("the %s that %s produces has no name: give it one with @Named"
                    .formatted(type.getSimpleName(), beanClass.getName()));
        }
        String name = beanClass.getSimpleName();
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
