package dev.jbroadcast.spring;

import dev.jbroadcast.authorization.AuthorizesChannel;
import dev.jbroadcast.clientevent.OnClientEvent;
import java.lang.reflect.Method;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils.MethodFilter;

/** Keeps the methods of beans in a native image that clients call by way of their annotations. */
final class AnnotatedMethodHints implements BeanRegistrationAotProcessor {

    private static final MethodFilter CALLED =
            method -> AnnotatedElementUtils.hasAnnotation(method, OnClientEvent.class)
                    || AnnotatedElementUtils.hasAnnotation(method, AuthorizesChannel.class);

    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        Set<Method> methods = MethodIntrospector.selectMethods(ClassUtils.getUserClass(bean.getBeanClass()), CALLED);
        return methods.isEmpty()
                ? null
                : (generation, code) -> methods.forEach(method ->
                        generation.getRuntimeHints().reflection().registerMethod(method, ExecutableMode.INVOKE));
    }
}
