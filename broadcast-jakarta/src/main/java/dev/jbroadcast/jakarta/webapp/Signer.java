package dev.jbroadcast.jakarta.webapp;

import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.pusher.auth.SigningDriver;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the connection whose app clients are let into: the default one, because that is where events go; or, where that
 * cannot sign, the first that can. Says in the log which it is, unless it is the default one.
 */
final class Signer {

    private static final Logger log = LoggerFactory.getLogger(Signer.class);

    private Signer() {}

    /** Empty if no connection can sign. */
    static Optional<SigningDriver> among(BroadcastManager manager) {
        String byDefault = manager.defaultConnection();
        Set<String> defaultFirst = new LinkedHashSet<>(Set.of(byDefault));
        defaultFirst.addAll(manager.connections());
        for (String connection : defaultFirst) {
            SigningDriver driver =
                    manager.driver(connection).unwrap(SigningDriver.class).orElse(null);
            if (driver != null) {
                announce(byDefault, connection, driver);
                return Optional.of(driver);
            }
        }
        log.info(
                "the broadcast connection \"{}\" cannot authorize clients, and nor can another: they can join public channels only",
                byDefault);
        return Optional.empty();
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
}
