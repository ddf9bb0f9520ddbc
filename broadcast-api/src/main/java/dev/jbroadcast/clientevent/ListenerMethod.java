package dev.jbroadcast.clientevent;

import dev.jbroadcast.callback.CallableMethod;
import dev.jbroadcast.callback.Converters;
import dev.jbroadcast.callback.Users;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A method that carries {@link OnClientEvent}: everything that can be wrong with it is found out here. */
final class ListenerMethod implements ClientEventListener<@Nullable Object> {

    private final CallableMethod method;
    private final Supplier<?> bean;
    private final ListenerArguments arguments;

    /**
     * @param annotated has the annotation and the parameters
     * @param callable what is called instead, with the same parameters
     * @throws IllegalArgumentException if the method does not fit its pattern; the message does not name the method
     */
    ListenerMethod(
            Supplier<?> bean,
            Method annotated,
            Method callable,
            List<String> placeholders,
            Converters converters,
            Users users) {
        if (annotated.getReturnType() != void.class) {
            throw new IllegalArgumentException("it returns %s, which nobody takes; make it void"
                    .formatted(annotated.getReturnType().getSimpleName()));
        }
        this.arguments = ListenerArguments.of(annotated, placeholders, converters, users);
        this.method = new CallableMethod(callable);
        this.bean = bean;
    }

    PayloadType payload() {
        return arguments.payload();
    }

    @Override
    public void received(ClientEvent<@Nullable Object> event) {
        method.call(bean.get(), arguments.of(event));
    }
}
