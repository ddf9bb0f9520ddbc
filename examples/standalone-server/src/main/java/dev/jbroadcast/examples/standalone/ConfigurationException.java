package dev.jbroadcast.examples.standalone;

/** Says in one sentence what is wrong with the configuration, by the name of what is wrong. */
final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ConfigurationException(String message) {
        super(message);
    }

    ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
