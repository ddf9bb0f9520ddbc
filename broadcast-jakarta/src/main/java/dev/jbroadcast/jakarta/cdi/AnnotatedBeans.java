package dev.jbroadcast.jakarta.cdi;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanContainer;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the beans that have methods with an annotation. Looks at the types of the beans only, and makes none. */
final class AnnotatedBeans {

    private static final Logger log = LoggerFactory.getLogger(AnnotatedBeans.class);

    private final BeanContainer beans;
    private final BeanReferences references;
    private final Class<? extends Annotation> annotation;

    AnnotatedBeans(BeanContainer beans, BeanReferences references, Class<? extends Annotation> annotation) {
        this.beans = beans;
        this.references = references;
        this.annotation = annotation;
    }

    /** In the order of their names: what CDI has is a set. */
    List<AnnotatedBean> find() {
        return beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .flatMap(this::find)
                .sorted(Comparator.comparing(bean -> bean.type().getName()))
                .toList();
    }

    private Stream<AnnotatedBean> find(Bean<?> bean) {
        Set<Class<?>> types = bean.getTypes().stream()
                .map(AnnotatedBeans::classOf)
                .filter(type -> type != Object.class)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        boolean proxied = beans.isNormalScope(bean.getScope());
        return mostSpecific(bean.getBeanClass(), types)
                .map(type -> new AnnotatedBean(bean, type, types, proxied, methods(type), references))
                .filter(found -> !found.methods().isEmpty());
    }

    /** The class of the bean; where it is produced, what it is produced as. */
    private static Stream<Class<?>> mostSpecific(Class<?> beanClass, Set<Class<?>> types) {
        return types.stream().allMatch(type -> type.isAssignableFrom(beanClass))
                ? Stream.of(beanClass)
                : types.stream()
                        .filter(type ->
                                types.stream().noneMatch(other -> other != type && type.isAssignableFrom(other)));
    }

    private static Class<?> classOf(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        return type instanceof ParameterizedType parameterized ? (Class<?>) parameterized.getRawType() : Object.class;
    }

    private Set<Method> methods(Class<?> type) {
        Set<Method> methods = new LinkedHashSet<>();
        try {
            for (Class<?> c = type; c != null; c = c.getSuperclass()) {
                collect(c, methods);
            }
        } catch (LinkageError e) {
            // Some beans have methods of classes that are not there, and are none the worse for it.
            log.debug("cannot look for @{} in the bean {}", annotation.getSimpleName(), type.getName(), e);
            return Set.of();
        }
        return methods;
    }

    private void collect(Class<?> type, Set<Method> methods) {
        if (type.getName().startsWith("java.")) {
            return;
        }
        for (Method method : type.getDeclaredMethods()) {
            if (method.isAnnotationPresent(annotation) && !method.isBridge()) {
                methods.add(method);
            }
        }
        for (Class<?> implemented : type.getInterfaces()) {
            collect(implemented, methods);
        }
    }
}
