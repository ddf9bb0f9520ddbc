package dev.jbroadcast.spring;

import dev.jbroadcast.jakarta.configuration.BroadcastSettings;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** The in-process server runs where a connection uses it, or where it has been given a key. */
final class OnInProcessServerCondition extends SpringBootCondition {

    static final String IN_PROCESS = BroadcastSettings.IN_PROCESS;

    private static final Bindable<Map<String, Map<String, String>>> CONNECTIONS = Bindable.of(
            ResolvableType.forType(new ParameterizedTypeReference<Map<String, Map<String, String>>>() {}.getType()));

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Environment environment = context.getEnvironment();
        ConditionMessage.Builder message = ConditionMessage.forCondition("in-process broadcast server");
        String user = user(environment);
        if (user != null) {
            return ConditionOutcome.match(message.because(user));
        }
        return environment.containsProperty("broadcast.server.app-key")
                ? ConditionOutcome.match(message.because("it has a key"))
                : ConditionOutcome.noMatch(message.because("no connection uses it"));
    }

    /** Why a connection uses the in-process server; null if none does. */
    static @Nullable String user(Environment environment) {
        if (IN_PROCESS.equals(environment.getProperty("broadcast.default", IN_PROCESS))) {
            return "it is the default connection";
        }
        boolean named = connections(environment).values().stream().anyMatch(BroadcastSettings::isInProcess);
        return named ? "a connection uses it" : null;
    }

    /** The properties of each connection by name. */
    static Map<String, Map<String, String>> connections(Environment environment) {
        return Binder.get(environment)
                .bind("broadcast.connections", CONNECTIONS)
                .orElse(Map.of());
    }
}
