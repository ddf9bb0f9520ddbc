package dev.jbroadcast.spring;

/** The connections cannot be made as they are configured. The message says which property is wrong, and how. */
final class InvalidConnectionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidConnectionException(RuntimeException cause) {
        super(cause.getMessage(), cause);
    }
}
