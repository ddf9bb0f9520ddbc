package dev.jbroadcast.jakarta;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM that runs one node after the other, since a JVM takes longer to start than a node. */
final class NodeProcess {

    private static final List<NodeProcess> IDLE = new ArrayList<>();

    private final Process process;
    private final PrintStream orders;
    private final BufferedReader answers;

    private NodeProcess() {
        try {
            Path java = Path.of(System.getProperty("java.home"), "bin", "java");
            File log = File.createTempFile("node", ".log", new File("target"));
            process = new ProcessBuilder(
                            java.toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-Xshare:auto",
                            "-Xmx256m",
                            "-Dorg.slf4j.simpleLogger.showDateTime=true",
                            "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS",
                            "-Dorg.slf4j.simpleLogger.log.dev.jbroadcast=info",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            NodeMain.class.getName())
                    .redirectError(log)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** One that does nothing at the moment. */
    static NodeProcess take() {
        return take(1).get(0);
    }

    /** So many of them, which start at the same time if they have to. */
    static List<NodeProcess> take(int count) {
        List<NodeProcess> taken = new ArrayList<>();
        synchronized (IDLE) {
            while (taken.size() < count && !IDLE.isEmpty()) {
                taken.add(IDLE.remove(IDLE.size() - 1));
            }
        }
        int old = taken.size();
        while (taken.size() < count) {
            taken.add(new NodeProcess());
        }
        taken.subList(old, count).forEach(NodeProcess::answer);
        return taken;
    }

    /** For the next one who needs one. */
    void giveBack() {
        if (process.isAlive()) {
            synchronized (IDLE) {
                IDLE.add(this);
            }
        }
    }

    synchronized String order(String order) {
        orders.println(order);
        return answer();
    }

    private String answer() {
        try {
            String answer = answers.readLine();
            if (answer == null || !answer.startsWith("ok")) {
                throw new IllegalStateException("a node says " + answer);
            }
            return answer.substring(2).trim();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills it, as {@code kill -9} does. */
    void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }
}
