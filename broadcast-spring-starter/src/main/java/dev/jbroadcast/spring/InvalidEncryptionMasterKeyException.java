package dev.jbroadcast.spring;

/** What is configured as the key of encrypted channels is none. Does not show it. */
final class InvalidEncryptionMasterKeyException extends RuntimeException {

    static final String PROPERTY = "broadcast.server.encryption-master-key";

    private static final long serialVersionUID = 1L;

    InvalidEncryptionMasterKeyException(IllegalArgumentException cause) {
        super("the property %s cannot be used: %s".formatted(PROPERTY, cause.getMessage()), cause);
    }
}
