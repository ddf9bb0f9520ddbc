package dev.jbroadcast.callback;

/**
 * Ends a callback, or what leads up to it: what the client sent, or who the client is, makes it impossible to go on.
 * That is the client's business and no failure; so it never leaves the registry that has the callback.
 */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Refusal(String reason) {
        // Anybody can provoke it at any rate; a stack trace would be paid for and never read.
        super(reason, null, false, false);
    }
}
