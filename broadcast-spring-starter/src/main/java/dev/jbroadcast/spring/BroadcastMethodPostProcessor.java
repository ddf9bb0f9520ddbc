package dev.jbroadcast.spring;

import dev.jbroadcast.Broadcast;
import dev.jbroadcast.EventNamer;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.MethodClassKey;
import org.springframework.util.ClassUtils;

/**
 * Puts a proxy before the beans that have methods with {@link Broadcast}. Its advice is the innermost, next to the
 * method: so it runs within the transaction of the method, and the events wait for that as others do, and in the thread
 * of the method where that is another.
 */
final class BroadcastMethodPostProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor
        implements SmartInitializingSingleton {

    private static final long serialVersionUID = 1L;

    private final transient ObjectProvider<PublishedEvents> events;
    private final transient ObjectProvider<EventNamer> namer;
    private final transient Map<MethodClassKey, BroadcastingMethod> methods = new ConcurrentHashMap<>();
    private final transient Map<Class<?>, Boolean> waiting = new ConcurrentHashMap<>();
    private transient volatile boolean ready;

    BroadcastMethodPostProcessor(
            ObjectProvider<PublishedEvents> events, ObjectProvider<EventNamer> namer, boolean proxyTargetClass) {
        this.events = events;
        this.namer = namer;
        this.advisor = new DefaultPointcutAdvisor(
                new AnnotationMatchingPointcut(null, Broadcast.class, true), (MethodInterceptor) this::invoke);
        setProxyTargetClass(proxyTargetClass);
    }

    private @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        Object returned = invocation.proceed();
        Object bean = invocation.getThis();
        Class<?> type = bean == null ? invocation.getMethod().getDeclaringClass() : AopUtils.getTargetClass(bean);
        method(invocation.getMethod(), type)
                .broadcast(returned, event -> events.getObject().broadcast(event));
        return returned;
    }

    private BroadcastingMethod method(Method method, Class<?> type) {
        return methods.computeIfAbsent(new MethodClassKey(method, type), key -> {
            Class<?> beanClass = ClassUtils.getUserClass(type);
            return BroadcastingMethod.of(
                    AopUtils.getMostSpecificMethod(method, beanClass),
                    beanClass,
                    namer.getIfAvailable(EventNamer::simpleName));
        });
    }

    /** Says as soon as there is such a bean what is wrong with it. */
    @Override
    protected boolean isEligible(Class<?> targetClass) {
        boolean eligible = super.isEligible(targetClass);
        if (eligible && waiting.putIfAbsent(ClassUtils.getUserClass(targetClass), true) == null && ready) {
            check(ClassUtils.getUserClass(targetClass));
        }
        return eligible;
    }

    /** The names of events, which others make, can be asked for now. */
    @Override
    public void afterSingletonsInstantiated() {
        ready = true;
        waiting.keySet().forEach(this::check);
    }

    private void check(Class<?> type) {
        for (Method method : AnnotatedBeans.methods(type, Broadcast.class)) {
            if ((method.getModifiers() & (Modifier.PRIVATE | Modifier.STATIC | Modifier.FINAL)) != 0) {
                throw new IllegalStateException(
                        "@Broadcast on %s#%s is not usable: a proxy cannot see the calls of a private, static or final method; make it public"
                                .formatted(type.getName(), method.getName()));
            }
            method(method, type);
        }
    }
}
