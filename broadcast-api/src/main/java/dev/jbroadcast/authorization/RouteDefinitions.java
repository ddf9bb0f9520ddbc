package dev.jbroadcast.authorization;

import dev.jbroadcast.ChannelKind;
import dev.jbroadcast.ChannelPattern;
import dev.jbroadcast.ChannelTemplate;
import dev.jbroadcast.callback.AnnotatedMethods;
import dev.jbroadcast.callback.CallbackNames;
import dev.jbroadcast.callback.Converters;
import dev.jbroadcast.callback.Users;
import java.lang.reflect.Method;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects what an application says about its channels, and makes routes of it when everything is said. */
final class RouteDefinitions {

    private static final Logger log = LoggerFactory.getLogger(ChannelRegistry.class);

    private final List<Definition> definitions = new ArrayList<>();
    private final Converters.Builder converters = new Converters.Builder();
    private final Users.Builder users = new Users.Builder();
    private final List<UserParameters> userParameters = new ArrayList<>();

    /** A route whose callback cannot be prepared before all converters and user types are known. */
    private record Definition(
            RoutePattern pattern,
            ChannelOptions options,
            String decidedBy,
            boolean mayAbstain,
            Preparation preparation) {}

    /** Makes a callback; throws {@link IllegalArgumentException} if it lacks a converter or a user type. */
    @FunctionalInterface
    private interface Preparation {
        ChannelAuthorizer prepare(Converters converters, Users users);
    }

    void add(RoutePattern pattern, Callback<ChannelParameters> callback, ChannelOptions options) {
        add(pattern, callback, options, converters -> parameters -> parameters);
    }

    /** @param kind of which the template has to be */
    <T> void add(ChannelKind kind, ChannelTemplate<T> template, Callback<T> callback, ChannelOptions options) {
        RoutePattern pattern = RoutePattern.of(template.pattern());
        if (template.pattern().kind() != kind) {
            throw new IllegalArgumentException(
                    "the template \"%s\" is not of %s channels; register it with the method that is named after its kind"
                            .formatted(template, kind));
        }
        add(pattern, callback, options, converters -> TemplateReader.of(template, converters));
    }

    <T> void add(ChannelTemplate<T> template, Callback<T> callback, ChannelOptions options) {
        add(template.pattern().kind(), template, callback, options);
    }

    private <T> void add(
            RoutePattern pattern,
            Callback<T> callback,
            ChannelOptions options,
            Function<Converters, Function<ChannelParameters, T>> reader) {
        Preparation preparation = (converters, users) -> {
            Function<ChannelParameters, T> value = reader.apply(converters);
            return (subscriber, parameters) -> callback.answer().decide(pattern, subscriber, value.apply(parameters));
        };
        add(new Definition(pattern, options, CallbackNames.of(callback.source()), callback.mayAbstain(), preparation));
    }

    void addMethods(Class<?> type, Supplier<?> bean, UnaryOperator<Method> callable) {
        List<Method> methods = AnnotatedMethods.of(
                type,
                AuthorizesChannel.class,
                method -> method.getAnnotation(AuthorizesChannel.class).value());
        if (methods.isEmpty()) {
            throw new IllegalArgumentException("%s has no method with @AuthorizesChannel".formatted(type.getName()));
        }
        for (Method method : methods) {
            add(CallbackNames.naming(AuthorizesChannel.class, method, () -> definition(bean, method, callable)));
        }
    }

    void others(Function<Class<?>, @Nullable Function<String, ?>> others) {
        converters.others(others);
    }

    void parameters(UserParameters parameters) {
        userParameters.add(parameters);
    }

    void bind(Class<?> type, Function<String, ?> converter) {
        converters.bind(type, converter);
    }

    void user(Class<?> type, Function<? super Principal, ?> lookup) {
        users.user(type, lookup);
    }

    private Definition definition(Supplier<?> bean, Method method, UnaryOperator<Method> callable) {
        AuthorizesChannel annotation = method.getAnnotation(AuthorizesChannel.class);
        RoutePattern pattern = annotation.anyKind()
                ? RoutePattern.anyKind(annotation.value())
                : RoutePattern.of(ChannelPattern.of(annotation.value()));
        List<String> guards = annotation.guards().length == 0 ? List.of(Guards.DEFAULT) : List.of(annotation.guards());
        return new Definition(
                pattern,
                new ChannelOptions(guards, annotation.guests()),
                CallbackNames.of(method),
                AnnotatedMethod.mayAbstain(method),
                (converters, users) -> CallbackNames.naming(
                        AuthorizesChannel.class,
                        method,
                        () -> new AnnotatedMethod(
                                bean,
                                method,
                                callable,
                                new MethodArguments(pattern, converters, users, userParameters))));
    }

    private void add(Definition definition) {
        RoutePattern pattern = definition.pattern();
        for (Definition other : definitions) {
            if (other.pattern().covers(pattern) && pattern.covers(other.pattern())) {
                throw new IllegalArgumentException(
                        "the channel pattern %s of %s matches the same channels as %s of %s; remove one of them"
                                .formatted(pattern, definition.decidedBy(), other.pattern(), other.decidedBy()));
            }
        }
        definitions.add(definition);
    }

    List<Route> routes() {
        Converters allConverters = converters.build();
        Users allUsers = users.build();
        List<Route> routes = new ArrayList<>();
        for (Definition definition : definitions) {
            reportIfCovered(definition.pattern(), routes);
            routes.add(new Route(
                    definition.pattern(),
                    definition.options(),
                    definition.decidedBy(),
                    definition.mayAbstain(),
                    definition.preparation().prepare(allConverters, allUsers),
                    allConverters));
        }
        return routes;
    }

    private static void reportIfCovered(RoutePattern pattern, List<Route> earlierRoutes) {
        for (Route earlier : earlierRoutes) {
            if (earlier.pattern().covers(pattern)) {
                if (earlier.mayAbstain()) {
                    log.info(
                            "the channel route {} is asked only where {} abstains, which was added before it and matches the same channels",
                            pattern,
                            earlier.pattern());
                } else {
                    log.warn(
                            "the channel route {} comes after {}, which matches the same channels and decides about them; add the more specific one first",
                            pattern,
                            earlier.pattern());
                }
                return;
            }
        }
    }
}
