package dev.jbroadcast.examples.chat;

import static org.awaitility.Awaitility.await;

import dev.jbroadcast.examples.standalone.StandaloneServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The server on its own, a process that knows the chat's app, on a port that stays its own while it is stopped. */
final class RunningSocketServer implements AutoCloseable {

    private static final Map<String, String> APP = Map.of(
            "REVERB_APP_ID",
            "chat",
            "REVERB_APP_KEY",
            "chat-key",
            "REVERB_APP_SECRET",
            "chat-secret-for-development-only");

    private final int port = Ports.free();
    private Process process;

    RunningSocketServer() {
        process = start();
    }

    int port() {
        return port;
    }

    /** Has the clients go, and waits until the server is gone. */
    void stop() throws InterruptedException {
        process.toHandle().destroy(); // SIGTERM
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the server did not end");
        }
    }

    void startAgain() {
        process = start();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private Process start() {
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                StandaloneServer.class.getName(),
                "--host",
                "localhost",
                "--port",
                Integer.toString(port));
        command.environment().keySet().removeIf(name -> name.startsWith("REVERB_") || name.startsWith("PUSHER_"));
        command.environment().putAll(APP);
        command.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            Process started = command.start();
            await("the server").until(() -> listens() || !started.isAlive());
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
