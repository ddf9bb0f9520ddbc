package dev.jbroadcast.authorization;

import dev.jbroadcast.callback.CallableMethod;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A method that carries {@link AuthorizesChannel}: everything that can be wrong with it is found out here. */
final class AnnotatedMethod implements ChannelAuthorizer {

    private final Supplier<?> bean;
    private final Method annotated;
    private final UnaryOperator<Method> callable;
    private final CallableMethod own;
    private volatile @Nullable CallableMethod called;
    private final List<MethodArguments.Argument> arguments;
    private final Answer answer;

    /**
     * @param annotated has the annotation and the parameters
     * @param callable what is called instead, with the same parameters; asked at the first call
     * @throws IllegalArgumentException if the method does not fit its pattern; the message does not name the method
     */
    AnnotatedMethod(Supplier<?> bean, Method annotated, UnaryOperator<Method> callable, MethodArguments arguments) {
        this.answer = answer(annotated, arguments.pattern());
        this.arguments = arguments.of(annotated);
        this.bean = bean;
        this.annotated = annotated;
        this.callable = callable;
        // Whether it can be called is known now, even if something else is called later.
        this.own = new CallableMethod(annotated);
    }

    /** Whether the method can leave the decision to another route. */
    static boolean mayAbstain(Method method) {
        return ChannelDecision.class.isAssignableFrom(method.getReturnType());
    }

    /** The object has to be there before, as frameworks know of a proxy only when they have made it. */
    private CallableMethod called() {
        CallableMethod known = called;
        if (known == null) {
            Method other = callable.apply(annotated);
            known = other.equals(annotated) ? own : new CallableMethod(other);
            called = known;
        }
        return known;
    }

    @Override
    public ChannelDecision authorize(Subscriber subscriber, ChannelParameters parameters) {
        Object[] values = new Object[arguments.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = arguments.get(i).value(subscriber, parameters);
        }
        Object object = bean.get();
        return answer.decision(called().call(object, values), subscriber);
    }

    private interface Answer {
        ChannelDecision decision(@Nullable Object returned, Subscriber subscriber);
    }

    private static Answer answer(Method method, RoutePattern pattern) {
        Class<?> type = method.getReturnType();
        if (mayAbstain(method)) {
            return (returned, subscriber) -> (ChannelDecision) Route.required(returned, pattern);
        }
        if (type == boolean.class || type == Boolean.class) {
            if (pattern.takesMembers()) {
                throw new IllegalArgumentException(
                        "it returns a boolean, and a presence channel is joined as somebody: return a PresenceMember, an Optional<PresenceMember> or a ChannelDecision");
            }
            return (returned, subscriber) ->
                    Route.listening((boolean) Route.required(returned, pattern), pattern, subscriber);
        }
        boolean optional = isOptionalMember(method.getGenericReturnType());
        if (!optional && type != PresenceMember.class) {
            throw new IllegalArgumentException(
                    "it returns %s: return a boolean, a PresenceMember, an Optional<PresenceMember> or a ChannelDecision"
                            .formatted(method.getGenericReturnType().getTypeName()));
        }
        if (!pattern.takesMembers()) {
            throw new IllegalArgumentException(
                    "it returns a member, and %s is no presence channel: return a boolean or a ChannelDecision"
                            .formatted(pattern));
        }
        return (returned, subscriber) -> {
            Object member = optional ? ((Optional<?>) Route.required(returned, pattern)).orElse(null) : returned;
            return Route.joining((PresenceMember) member, pattern, subscriber);
        };
    }

    private static boolean isOptionalMember(Type type) {
        return type instanceof ParameterizedType generic
                && generic.getRawType() == Optional.class
                && generic.getActualTypeArguments()[0] == PresenceMember.class;
    }
}
