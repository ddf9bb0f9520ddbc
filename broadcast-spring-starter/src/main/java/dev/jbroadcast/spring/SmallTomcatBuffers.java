package dev.jbroadcast.spring;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Has Tomcat's connectors keep small buffers for each connection, by a {@code TomcatConnectorCustomizer}. That type has
 * moved with Spring Boot 4, so it goes by its names.
 */
final class SmallTomcatBuffers implements FactoryBean<Object>, InvocationHandler {

    static final String CUSTOMIZER = "org.springframework.boot.tomcat.TomcatConnectorCustomizer";
    static final String CUSTOMIZER_BEFORE_BOOT_4 =
            "org.springframework.boot.web.embedded.tomcat.TomcatConnectorCustomizer";
    static final String CONNECTOR = "org.apache.catalina.connector.Connector";

    /** In bytes. Small reads cost little; a write is cut into pieces of this size where it goes through the buffer. */
    private static final Map<String, String> SIZES =
            Map.of("socket.appReadBufSize", "512", "socket.appWriteBufSize", "2048");

    private final Class<?> customizer;

    /** @param customizer the name of the type */
    SmallTomcatBuffers(String customizer) {
        this.customizer = ClassUtils.resolveClassName(customizer, SmallTomcatBuffers.class.getClassLoader());
    }

    @Override
    public Class<?> getObjectType() {
        return customizer;
    }

    @Override
    public Object getObject() {
        return Proxy.newProxyInstance(customizer.getClassLoader(), new Class<?>[] {customizer}, this);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
        }
        if (!method.getName().equals("customize")) {
            return ReflectionUtils.invokeMethod(method, this, arguments);
        }
        Object connector = arguments[0];
        Method set = ClassUtils.getMethod(connector.getClass(), "setProperty", String.class, String.class);
        SIZES.forEach((name, value) -> ReflectionUtils.invokeMethod(set, connector, name, value));
        return null;
    }
}
