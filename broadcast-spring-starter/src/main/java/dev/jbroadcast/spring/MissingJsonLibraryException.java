package dev.jbroadcast.spring;

/** There is nothing on the class path that reads and writes JSON. The message says what to add. */
final class MissingJsonLibraryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MissingJsonLibraryException(IllegalStateException cause) {
        super(cause.getMessage(), cause);
    }
}
