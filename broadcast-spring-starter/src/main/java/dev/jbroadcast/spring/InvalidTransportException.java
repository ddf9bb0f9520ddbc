package dev.jbroadcast.spring;

/** Clients' connections cannot be carried by what is configured. The message says why. */
final class InvalidTransportException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidTransportException(RuntimeException cause) {
        super(cause.getMessage(), cause);
    }
}
