package dev.jbroadcast.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells who has chosen a transport that is not to be had how to go on. */
final class InvalidTransportFailureAnalyzer extends AbstractFailureAnalyzer<InvalidTransportException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidTransportException cause) {
        return new FailureAnalysis("Broadcasting cannot start: %s.".formatted(cause.getMessage()), """
                Leave broadcast.server.transport out, and the best that is proven on the web server is taken.""", cause);
    }
}
