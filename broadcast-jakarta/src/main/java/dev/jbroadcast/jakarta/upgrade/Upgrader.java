package dev.jbroadcast.jakarta.upgrade;

import dev.jbroadcast.server.Handshake;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** Makes a connection of a request; that is different from one web server to the other. Thread-safe. */
@FunctionalInterface
interface Upgrader {

    /** Called when the headers of the answer are set. The connection is opened when the answer is on its way. */
    void upgrade(HttpServletRequest request, Upgrades upgrades, Handshake handshake)
            throws IOException, ServletException;
}
