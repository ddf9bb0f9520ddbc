package dev.jbroadcast.examples.chat;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for servers that are stopped and started again while browsers go on connecting to them. */
final class Ports {

    private Ports() {}

    /**
     * One that is free, and stays so: not one that the system gives out (port 0), because one of the browsers' own ends
     * could be given the same number while the server is down.
     */
    static int free() {
        while (true) {
            int candidate = ThreadLocalRandom.current().nextInt(20_000, 30_000);
            try (ServerSocket socket = new ServerSocket(candidate)) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // Then another one.
            }
        }
    }
}
