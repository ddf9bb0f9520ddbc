package dev.jbroadcast.spring;

import dev.jbroadcast.clientevent.ClientEventRegistry;
import dev.jbroadcast.clientevent.ClientEventRoutes;
import dev.jbroadcast.clientevent.OnClientEvent;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils.MethodFilter;

/**
 * The methods of all beans that carry {@link OnClientEvent}. Looks at the types of the beans only; a bean is asked for
 * when an event for it arrives.
 */
final class AnnotatedListeners implements ClientEventRoutes {

    private static final Logger log = LoggerFactory.getLogger(AnnotatedListeners.class);

    private static final MethodFilter LISTENS =
            method -> AnnotatedElementUtils.hasAnnotation(method, OnClientEvent.class);

    private final ConfigurableListableBeanFactory beans;

    AnnotatedListeners(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public void configure(ClientEventRegistry.Builder events) {
        for (String name : beans.getBeanNamesForType(Object.class, true, false)) {
            Class<?> type = listeningType(name);
            if (type != null) {
                events.add(type, () -> beans.getBean(name), method -> callable(method, name));
            }
        }
    }

    /** The class behind any proxy, if it listens. */
    private @Nullable Class<?> listeningType(String name) {
        // Calls go to the proxy of a scope, which finds out which of its targets is meant.
        if (ScopedProxyUtils.isScopedTarget(name)) {
            return null;
        }
        try {
            Class<?> type = AutoProxyUtils.determineTargetClass(beans, name);
            return type != null && listens(ClassUtils.getUserClass(type)) ? ClassUtils.getUserClass(type) : null;
        } catch (RuntimeException | LinkageError e) {
            // Some beans have methods of classes that are not there, and are none the worse for it.
            log.debug("cannot look for @OnClientEvent in the bean {}", name, e);
            return null;
        }
    }

    private static boolean listens(Class<?> type) {
        return AnnotationUtils.isCandidateClass(type, OnClientEvent.class)
                && !MethodIntrospector.selectMethods(type, LISTENS).isEmpty();
    }

    /** The method through which the bean, which may be a proxy, is called. */
    private Method callable(Method method, String name) {
        Class<?> type = beans.getType(name);
        try {
            return type == null ? method : AopUtils.selectInvocableMethod(method, type);
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
