package dev.jbroadcast.spring;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells who has just added the starter what is missing, in a form that can be pasted. */
final class MissingCredentialsFailureAnalyzer extends AbstractFailureAnalyzer<MissingCredentialsException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MissingCredentialsException cause) {
        return new FailureAnalysis(
                "The broadcast server has no credentials: the property %s is not set.".formatted(cause.property()),
                """
                Add both of these to your configuration; the values here are fresh, take them or make up your own, \
                and keep the secret out of the repository:

                    broadcast.server.app-key=%s
                    broadcast.server.app-secret=%s

                Or, to start without clients, send events to the log: broadcast.default=log""".formatted(random(10), random(20)),
                cause);
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
