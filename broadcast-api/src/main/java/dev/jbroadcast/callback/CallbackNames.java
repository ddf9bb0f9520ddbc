package dev.jbroadcast.callback;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How callbacks are called in messages, for people to find them. */
public final class CallbackNames {

    private CallbackNames() {}

    /** The class of an object; of a lambda, the class that has it. */
    public static String of(Object callback) {
        String name = callback.getClass().getName();
        int lambda = name.indexOf("$$Lambda");
        return lambda < 0 ? name : name.substring(0, lambda);
    }

    /** Class and name. */
    public static String of(Method method) {
        return method.getDeclaringClass().getName() + "#" + method.getName();
    }

    /**
     * What an action returns that looks at an annotated method.
     *
     * @throws IllegalArgumentException if the action throws one; it names annotation and method before the reason
     */
    public static <T> T naming(Class<? extends Annotation> annotation, Method method, Supplier<T> action) {
        try {
            return action.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "@%s on %s is not usable: %s"
                            .formatted(annotation.getSimpleName(), signature(method), e.getMessage()),
                    e);
        }
    }

    private static String signature(Method method) {
        return "%s(%s)"
                .formatted(
                        of(method),
                        Stream.of(method.getParameterTypes())
                                .map(Class::getSimpleName)
                                .collect(Collectors.joining(", ")));
    }
}
