package dev.jbroadcast.examples.standalone;

import dev.jbroadcast.pusher.AppCredentials;
import dev.jbroadcast.server.App;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The variables that Laravel applications have already: those of Reverb, and those of Pusher. */
final class Environment {

    static final String PATH = "REVERB_SERVER_PATH";

    private final Map<String, String> variables;

    Environment(Map<String, String> variables) {
        this.variables = variables;
    }

    /** Where to listen; {@code REVERB_HOST} is where clients find the server, which may be a proxy. */
    Optional<String> host() {
        return value("REVERB_SERVER_HOST");
    }

    /** @throws ConfigurationException if it is no port */
    Optional<Integer> port() {
        return value("REVERB_SERVER_PORT").map(text -> Ports.parse("REVERB_SERVER_PORT", text));
    }

    Optional<String> path() {
        return value(PATH);
    }

    Optional<String> keystorePassword() {
        return value("TLS_KEYSTORE_PASSWORD");
    }

    boolean hasRedisUrl() {
        return value("REDIS_URL").isPresent();
    }

    /** @throws ConfigurationException if it is neither true nor false */
    Optional<Boolean> scaling() {
        return value("REVERB_SCALING_ENABLED").map(text -> switch (text.strip()) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default ->
                throw new ConfigurationException(
                        "REVERB_SCALING_ENABLED is \"%s\"; it must be true or false".formatted(text));
        });
    }

    @Nullable
    String text(String name) {
        return variables.get(name);
    }

    /**
     * The app, if one is described.
     *
     * @throws ConfigurationException if only a part of it is there
     */
    Optional<App> app() {
        return Stream.of("REVERB_APP_", "PUSHER_APP_")
                .filter(prefix -> Stream.of("ID", "KEY", "SECRET")
                        .anyMatch(part -> value(prefix + part).isPresent()))
                .findFirst()
                .map(prefix -> {
                    try {
                        return App.of(new AppCredentials(
                                require(prefix + "ID"), require(prefix + "KEY"), require(prefix + "SECRET")));
                    } catch (IllegalArgumentException e) {
                        throw new ConfigurationException("%sKEY: %s".formatted(prefix, e.getMessage()), e);
                    }
                });
    }

    private String require(String name) {
        return value(name)
                .orElseThrow(() -> new ConfigurationException(
                        "%s is not set; an app has an id, a key and a secret".formatted(name)));
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }
}
