package dev.jbroadcast.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells whose application has no JSON library which dependency brings one. */
final class MissingJsonLibraryFailureAnalyzer extends AbstractFailureAnalyzer<MissingJsonLibraryException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MissingJsonLibraryException cause) {
        return new FailureAnalysis("Broadcasting cannot start: %s.".formatted(cause.getMessage()), """
                Add the dependency org.springframework.boot:spring-boot-starter-json, which web applications have by \
                themselves, or declare a bean of type dev.jbroadcast.json.JsonCodec.""", cause);
    }
}
