package dev.jbroadcast.callback;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** A method of an application, of any visibility, ready to be called. Immutable and thread-safe. */
public final class CallableMethod {

    private final MethodHandle handle;

    /** @throws IllegalArgumentException if its package is not open to us; the message does not name the method */
    public CallableMethod(Method method) {
        try {
            // Neither the method nor its class need be public.
            method.setAccessible(true);
            MethodHandle direct = MethodHandles.lookup().unreflect(method);
            if (Modifier.isStatic(method.getModifiers())) {
                direct = MethodHandles.dropArguments(direct, 0, Object.class);
            }
            this.handle = direct.asSpreader(Object[].class, method.getParameterCount())
                    .asType(MethodType.methodType(Object.class, Object.class, Object[].class));
        } catch (IllegalAccessException | InaccessibleObjectException e) {
            throw new IllegalArgumentException(
                    "it cannot be called: open the package %s to dev.jbroadcast"
                            .formatted(method.getDeclaringClass().getPackageName()),
                    e);
        }
    }

    /**
     * Calls the method, or what overrides it.
     *
     * @param bean the object that has it; of no meaning if it is static
     * @return null if it returns nothing
     * @throws RuntimeException what the method throws, as it is, checked exceptions included: it is the application's
     *     own, and wrapped it would be harder to find in the log
     */
    public @Nullable Object call(Object bean, @Nullable Object[] arguments) {
        try {
            return (Object) handle.invokeExact(bean, arguments);
        } catch (Throwable e) {
            throw CallableMethod.<RuntimeException>asItIs(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E asItIs(Throwable failure) throws E {
        throw (E) failure;
    }
}
