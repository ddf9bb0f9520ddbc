package dev.jbroadcast.spring;

/** What is configured as the key of encrypted channels is none. Does not show it. */
final class InvalidEncryptionMasterKeyException extends RuntimeException {

    static final String PROPERTY = "broadcast.server.encryption-master-key";
    static final String PREVIOUS = "broadcast.server.encryption-previous-master-keys";

    private static final long serialVersionUID = 1L;

    InvalidEncryptionMasterKeyException(String property, IllegalArgumentException cause) {
        super("the property %s cannot be used: %s".formatted(property, cause.getMessage()), cause);
    }

    static InvalidEncryptionMasterKeyException onlyPrevious() {
        return new InvalidEncryptionMasterKeyException(
                PREVIOUS, new IllegalArgumentException("there is no current key; set %s".formatted(PROPERTY)));
    }
}
