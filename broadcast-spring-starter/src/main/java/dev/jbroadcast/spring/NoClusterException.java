package dev.jbroadcast.spring;

import org.jspecify.annotations.Nullable;

/** Several servers are to be one, and what they meet at, or the library for it, is not there or cannot be used. */
final class NoClusterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    NoClusterException(@Nullable String message, String remedy, @Nullable IllegalArgumentException cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    static NoClusterException noSettings() {
        return new NoClusterException(
                "the property broadcast.redis.url is not set, and there is no single LettuceConnectionFactory, so this server cannot find the others, which broadcast-redis is there for",
                """
                Set it to the URL of a Redis, such as:

                    broadcast.redis.url=redis://localhost:6379""",
                null);
    }

    static NoClusterException noLibrary(String property) {
        return new NoClusterException(
                "the property %s asks for several servers as one, and the library for that is not there"
                        .formatted(property),
                "Add the dependency dev.jbroadcast:broadcast-redis.",
                null);
    }

    String remedy() {
        return remedy;
    }
}
