package dev.jbroadcast.spring;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * What {@link BroadcastHealthIndicator} is, for Spring Boot 3.5: its types of the same names have moved since, and this
 * is compiled with those of the newest line only, so it goes by their names.
 */
final class HealthBeforeBoot4 implements FactoryBean<Object>, InvocationHandler {

    static final String INDICATOR = "org.springframework.boot.actuate.health.HealthIndicator";
    static final String HEALTH = "org.springframework.boot.actuate.health.Health";

    private final SingletonSupplier<HealthCheck> check;

    /** @param check asked for when somebody wants to know: Spring makes factories of beans long before all others */
    HealthBeforeBoot4(Supplier<HealthCheck> check) {
        this.check = SingletonSupplier.of(check);
    }

    @Override
    public Class<?> getObjectType() {
        return type(INDICATOR);
    }

    @Override
    public Object getObject() {
        Class<?> indicator = getObjectType();
        return Proxy.newProxyInstance(indicator.getClassLoader(), new Class<?>[] {indicator}, this);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
        }
        return method.getName().equals("health") ? health() : ReflectionUtils.invokeMethod(method, this, arguments);
    }

    private Object health() {
        HealthCheck.Report report = check.obtain().check();
        Object builder = call(type(HEALTH), "status", null, new Class<?>[] {String.class}, report.up() ? "UP" : "DOWN");
        call(builder.getClass(), "withDetails", builder, new Class<?>[] {Map.class}, report.details());
        return call(builder.getClass(), "build", builder, new Class<?>[0]);
    }

    private static Object call(
            Class<?> type, String name, @Nullable Object target, Class<?>[] parameters, Object... arguments) {
        Object result = ReflectionUtils.invokeMethod(ClassUtils.getMethod(type, name, parameters), target, arguments);
        return Objects.requireNonNull(result);
    }

    private static Class<?> type(String name) {
        return ClassUtils.resolveClassName(name, HealthBeforeBoot4.class.getClassLoader());
    }
}
