package dev.jbroadcast.spring;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.OrderUtils;
import org.springframework.util.ClassUtils;

/** Finds the beans that have methods with an annotation. Looks at the types of the beans only, and makes none. */
final class AnnotatedBeans {

    private static final Logger log = LoggerFactory.getLogger(AnnotatedBeans.class);

    private final ConfigurableListableBeanFactory beans;
    private final Class<? extends Annotation> annotation;

    AnnotatedBeans(ConfigurableListableBeanFactory beans, Class<? extends Annotation> annotation) {
        this.beans = beans;
        this.annotation = annotation;
    }

    /** @param type the class behind any proxy */
    record AnnotatedBean(String name, Class<?> type) {}

    /** In the order of their classes, if they have one, and else in that of the beans. */
    List<AnnotatedBean> find() {
        return Stream.of(beans.getBeanNamesForType(Object.class, true, false))
                .flatMap(name -> find(name).stream())
                .sorted(Comparator.comparingInt(bean -> OrderUtils.getOrder(bean.type(), Ordered.LOWEST_PRECEDENCE)))
                .toList();
    }

    private Optional<AnnotatedBean> find(String name) {
        // Calls go to the proxy of a scope, which finds out which of its targets is meant.
        if (ScopedProxyUtils.isScopedTarget(name)) {
            return Optional.empty();
        }
        try {
            Class<?> type = AutoProxyUtils.determineTargetClass(beans, name);
            return type != null && !methods(ClassUtils.getUserClass(type)).isEmpty()
                    ? Optional.of(new AnnotatedBean(name, ClassUtils.getUserClass(type)))
                    : Optional.empty();
        } catch (RuntimeException | LinkageError e) {
            // Some beans have methods of classes that are not there, and are none the worse for it.
            log.debug("cannot look for @{} in the bean {}", annotation.getSimpleName(), name, e);
            return Optional.empty();
        }
    }

    /** The methods of a class that carry the annotation. */
    List<Method> methods(Class<?> type) {
        return methods(type, annotation);
    }

    /** The methods of a class that carry an annotation. */
    static List<Method> methods(Class<?> type, Class<? extends Annotation> annotation) {
        return AnnotationUtils.isCandidateClass(type, annotation)
                ? List.copyOf(MethodIntrospector.selectMethods(type, (MethodIntrospector.MetadataLookup<Method>)
                                method -> AnnotatedElementUtils.hasAnnotation(method, annotation) ? method : null)
                        .keySet())
                : List.of();
    }

    /**
     * The method through which a bean, which may be a proxy, is called.
     *
     * @throws IllegalArgumentException if the proxy cannot pass it on
     */
    Method callable(Method method, String name) {
        Class<?> type = beans.getType(name);
        try {
            return type == null ? method : AopUtils.selectInvocableMethod(method, type);
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
