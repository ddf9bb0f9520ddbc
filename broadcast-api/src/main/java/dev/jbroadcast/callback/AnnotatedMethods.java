package dev.jbroadcast.callback;

import dev.jbroadcast.ChannelKind;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Finds the methods of a class that carry an annotation with a channel pattern. */
public final class AnnotatedMethods {

    private static final Comparator<String> MORE_SPECIFIC_FIRST = Comparator.comparingInt(
                    AnnotatedMethods::literalLength)
            .reversed()
            // Of two that are otherwise the same, the one of a kind before the one of any kind.
            .thenComparing(AnnotatedMethods::prefixLength, Comparator.reverseOrder())
            .thenComparing(Comparator.naturalOrder());

    private AnnotatedMethods() {}

    /**
     * The methods of the class and of all it extends and implements. If one that is annotated overrides another, only
     * the former is found. One that is overridden by a method without annotation, as proxies do it, is found itself;
     * calling it calls what overrides it.
     *
     * @param pattern the channel pattern of such a method
     * @return the more specific patterns before the more general ones; in class files, methods have no dependable order
     */
    public static List<Method> of(
            Class<?> type, Class<? extends Annotation> annotation, Function<Method, String> pattern) {
        List<Method> found = new ArrayList<>();
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            collect(c, annotation, found);
        }
        collectInterfaces(type, annotation, found);
        found.sort(Comparator.comparing(pattern, MORE_SPECIFIC_FIRST).thenComparing(Method::toString));
        return found;
    }

    private static void collectInterfaces(Class<?> type, Class<? extends Annotation> annotation, List<Method> found) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            for (Class<?> implemented : c.getInterfaces()) {
                collect(implemented, annotation, found);
                collectInterfaces(implemented, annotation, found);
            }
        }
    }

    private static void collect(Class<?> type, Class<? extends Annotation> annotation, List<Method> found) {
        for (Method method : type.getDeclaredMethods()) {
            // The compiler copies annotations to the bridges that it adds for generics.
            boolean written = method.isAnnotationPresent(annotation) && !method.isBridge();
            if (written && found.stream().noneMatch(other -> other.equals(method) || overrides(other, method))) {
                found.add(method);
            }
        }
    }

    private static boolean overrides(Method method, Method inherited) {
        return method.getName().equals(inherited.getName())
                && Arrays.equals(method.getParameterTypes(), inherited.getParameterTypes())
                && isVirtual(method)
                && isVirtual(inherited)
                && ((inherited.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0
                        || method.getDeclaringClass()
                                .getPackageName()
                                .equals(inherited.getDeclaringClass().getPackageName()));
    }

    private static boolean isVirtual(Method method) {
        return (method.getModifiers() & (Modifier.PRIVATE | Modifier.STATIC)) == 0;
    }

    /** A pattern that matches only part of what another matches has more characters outside of its placeholders. */
    private static int literalLength(String pattern) {
        return pattern.substring(prefixLength(pattern))
                .replaceAll("\\{[^}]*}", "")
                .length();
    }

    private static int prefixLength(String pattern) {
        return ChannelKind.ofName(pattern).prefix().length();
    }
}
