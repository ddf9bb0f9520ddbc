package dev.jbroadcast.jakarta.jta.java;

import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.Proxy;
import java.util.Hashtable;
import java.util.concurrent.atomic.AtomicReference;
import javax.naming.Context;
import javax.naming.Name;
import javax.naming.NameNotFoundException;
import javax.naming.spi.ObjectFactory;
import org.jspecify.annotations.Nullable;

/** The names that begin with {@code java:}, of which there is one. JNDI finds it by its name. */
public final class javaURLContextFactory implements ObjectFactory {

    public static final AtomicReference<@Nullable TransactionSynchronizationRegistry> REGISTRY =
            new AtomicReference<>();

    @Override
    public Object getObjectInstance(
            @Nullable Object object,
            @Nullable Name name,
            @Nullable Context context,
            @Nullable Hashtable<?, ?> environment) {
        return Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Context.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("lookup")) {
                        return null;
                    }
                    TransactionSynchronizationRegistry registry = REGISTRY.get();
                    if (registry == null || !arguments[0].equals("java:comp/TransactionSynchronizationRegistry")) {
                        throw new NameNotFoundException(String.valueOf(arguments[0]));
                    }
                    return registry;
                });
    }
}
