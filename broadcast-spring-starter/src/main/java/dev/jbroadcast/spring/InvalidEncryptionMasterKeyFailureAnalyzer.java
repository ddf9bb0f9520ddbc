package dev.jbroadcast.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells who has configured something else for a key what a key is, without showing what was configured. */
final class InvalidEncryptionMasterKeyFailureAnalyzer
        extends AbstractFailureAnalyzer<InvalidEncryptionMasterKeyException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidEncryptionMasterKeyException cause) {
        return new FailureAnalysis(
                cause.getMessage(), """
                Set %s to the output of: openssl rand -base64 32
                Keep it out of the repository. Or, if the application has no encrypted channels, remove the property.""".formatted(InvalidEncryptionMasterKeyException.PROPERTY), cause);
    }
}
