package dev.jbroadcast.authorization;

/**
 * Ends the decision about a channel: what the client put into its name, or who the client is, makes an answer
 * impossible. That is the client's business and no failure; so it never leaves the registry, where it becomes a
 * {@link ChannelDecision.Denied}.
 */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Refusal(String reason) {
        // Anybody can provoke it at any rate; a stack trace would be paid for and never read.
        super(reason, null, false, false);
    }
}
