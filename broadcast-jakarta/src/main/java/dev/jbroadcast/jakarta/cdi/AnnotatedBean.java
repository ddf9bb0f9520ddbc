package dev.jbroadcast.jakarta.cdi;

import jakarta.enterprise.inject.spi.Bean;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A bean with annotated methods. What is called is what would be injected: the client proxy where the scope has such.
 *
 * @param type the class that has the methods, or inherits them
 * @param types of the bean
 * @param proxied whether it is called through a client proxy
 */
record AnnotatedBean(
        Bean<?> bean,
        Class<?> type,
        Set<Class<?>> types,
        boolean proxied,
        Set<Method> methods,
        BeanReferences references) {

    /** What its methods are called on. */
    Supplier<?> reference() {
        return Lazy.of(() -> references.get(bean, types.contains(type) ? type : Object.class));
    }

    /** @throws IllegalArgumentException if one of its methods cannot be called */
    void requireCallable() {
        methods.forEach(this::callable);
    }

    /**
     * The method to call in the place of an annotated one.
     *
     * @throws IllegalArgumentException if it cannot be called; the message says what to do
     */
    Method callable(Method method) {
        if (Modifier.isStatic(method.getModifiers())) {
            return method;
        }
        if (proxied && Modifier.isPrivate(method.getModifiers())) {
            throw new IllegalArgumentException(
                    "%s#%s cannot be called: it is private, and beans of the scope @%s are called through proxies; make it package-private"
                            .formatted(
                                    type.getName(),
                                    method.getName(),
                                    bean.getScope().getSimpleName()));
        }
        if (!proxied
                || types.stream().anyMatch(each -> method.getDeclaringClass().isAssignableFrom(each))) {
            return method;
        }
        return types.stream()
                .flatMap(each -> Arrays.stream(each.getMethods()))
                .filter(each -> each.getName().equals(method.getName())
                        && Arrays.equals(each.getParameterTypes(), method.getParameterTypes()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "%s#%s cannot be called: none of the types that the bean has by @Typed has it; add %s to them"
                                .formatted(
                                        type.getName(),
                                        method.getName(),
                                        method.getDeclaringClass().getSimpleName())));
    }
}
