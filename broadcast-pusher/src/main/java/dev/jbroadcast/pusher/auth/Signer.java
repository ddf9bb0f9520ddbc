package dev.jbroadcast.pusher.auth;

import dev.jbroadcast.BroadcastDriver;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection whose app clients are let into: the default one, because that is where events go; or, where that
 * cannot sign, the first that can. For the integrations of frameworks. Immutable.
 *
 * @param defaultConnection the name of the default connection
 * @param driver null if no connection can sign
 */
public record Signer(String defaultConnection, @Nullable SigningDriver driver) {

    private static final Logger log = LoggerFactory.getLogger(Signer.class);

    /**
     * Chooses, and says in the log which it is, unless it is the default one.
     *
     * @param drivers the driver of a connection; null if it has none
     */
    public static Signer among(
            Collection<String> connections, Function<String, @Nullable BroadcastDriver> drivers, String byDefault) {
        Set<String> defaultFirst = new LinkedHashSet<>(Set.of(byDefault));
        defaultFirst.addAll(connections);
        for (String connection : defaultFirst) {
            BroadcastDriver driver = drivers.apply(connection);
            if (driver != null) {
                SigningDriver signing = driver.unwrap(SigningDriver.class).orElse(null);
                if (signing != null) {
                    announce(byDefault, connection, signing);
                    return new Signer(byDefault, signing);
                }
            }
        }
        log.info(
                "the broadcast connection \"{}\" cannot authorize clients, and nor can another: they can join public channels only",
                byDefault);
        return new Signer(byDefault, null);
    }

    private static void announce(String byDefault, String connection, SigningDriver driver) {
        if (!connection.equals(byDefault)) {
            log.info(
                    "the broadcast connection \"{}\" cannot authorize clients: they are authorized for the app {} of \"{}\"",
                    byDefault,
                    driver.credentials().appId(),
                    connection);
        }
    }

    /** Answers a request for a signature where there is none to give, and says why in the log. */
    public AuthResponse refuse() {
        log.info(
                "refused a request for a signature: the broadcast connection \"{}\" cannot authorize clients; set broadcast.default to one that can, such as in-process, pusher or reverb",
                defaultConnection);
        return new AuthResponse(403, "{\"message\":\"Clients cannot be authorized here.\"}");
    }
}
