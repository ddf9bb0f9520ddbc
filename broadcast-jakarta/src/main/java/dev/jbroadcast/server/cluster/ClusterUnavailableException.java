package dev.jbroadcast.server.cluster;

/** The other nodes cannot be asked at the moment. The message is a sentence for the log, without secrets. */
public final class ClusterUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Because of what the message says. */
    public ClusterUnavailableException(String message) {
        super(message);
    }

    /** Because of what the message says, and what has caused it. */
    public ClusterUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
