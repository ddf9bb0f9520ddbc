package dev.jbroadcast.jakarta;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Which connections of servers in this process have a descriptor, as Linux tells it. */
final class ServerDescriptors {

    private static final Path CONNECTIONS = Path.of("/proc/self/net/tcp");
    private static final Path CONNECTIONS_V6 = Path.of("/proc/self/net/tcp6");

    private ServerDescriptors() {}

    static boolean areKnown() {
        return Files.isReadable(CONNECTIONS);
    }

    /** What remains in the system of a connection whose descriptor is closed has no inode any more. */
    static boolean isThereFor(int serverPort, Socket client) {
        String ports = "[0-9A-F]+:%04X [0-9A-F]+:%04X".formatted(serverPort, client.getLocalPort());
        return Stream.of(CONNECTIONS, CONNECTIONS_V6)
                .filter(Files::isReadable)
                .flatMap(ServerDescriptors::lines)
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> (fields[1] + " " + fields[2]).matches(ports))
                .anyMatch(fields -> !fields[9].equals("0"));
    }

    private static Stream<String> lines(Path path) {
        try {
            return Files.readAllLines(path).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
