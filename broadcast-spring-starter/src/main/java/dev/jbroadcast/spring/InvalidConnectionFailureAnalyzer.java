package dev.jbroadcast.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells who has configured a connection what is wrong with it, without the stack trace of all that depends on it. */
final class InvalidConnectionFailureAnalyzer extends AbstractFailureAnalyzer<InvalidConnectionException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidConnectionException cause) {
        return new FailureAnalysis("Broadcasting cannot start: %s.".formatted(cause.getMessage()), """
                Correct the properties below broadcast.connections. What each driver takes is in docs/drivers.md.

                Or, to start without clients, send events to the log: broadcast.default=log""", cause);
    }
}
