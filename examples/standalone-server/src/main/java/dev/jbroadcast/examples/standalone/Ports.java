package dev.jbroadcast.examples.standalone;

/** Port numbers, from wherever they come. */
final class Ports {

    private Ports() {}

    /** @throws ConfigurationException if it is none; the message names where it came from */
    static int parse(String name, String text) {
        try {
            return check(name, Integer.parseInt(text.strip()));
        } catch (NumberFormatException e) {
            throw new ConfigurationException("%s is \"%s\"; it must be a port, 0 to 65535".formatted(name, text), e);
        }
    }

    /** @throws ConfigurationException if it is none; the message names where it came from */
    static int check(String name, int port) {
        if (port < 0 || port > 65_535) {
            throw new ConfigurationException("%s is %d; it must be a port, 0 to 65535".formatted(name, port));
        }
        return port;
    }
}
