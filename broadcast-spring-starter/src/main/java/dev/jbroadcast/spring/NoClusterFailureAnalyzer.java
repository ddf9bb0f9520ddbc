package dev.jbroadcast.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells who wants several servers as one what is missing, without the stack trace of all that depends on it. */
final class NoClusterFailureAnalyzer extends AbstractFailureAnalyzer<NoClusterException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, NoClusterException cause) {
        return new FailureAnalysis(
                "The broadcast server cannot join others: %s.".formatted(cause.getMessage()),
                """
                %s

                Or, to run a single server: broadcast.redis.enabled=false""".formatted(cause.remedy()),
                cause);
    }
}
