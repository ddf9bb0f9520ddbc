package dev.jbroadcast.benchmarks.fanout.server;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/**
 * What every server process says and does: {@code READY port=… pid=…} as soon as it listens, {@code ALLOCATED bytes}
 * whenever it reads {@code allocated}, {@code COMPILED milliseconds} for {@code compiled}, and it ends when nothing can
 * be read any more, so that no server outlives who started it.
 */
final class ServerProcess {

    private ServerProcess() {}

    /** Does not return. */
    static void obey(int port) throws IOException {
        System.out.printf(
                "READY port=%d pid=%d%n", port, ProcessHandle.current().pid());
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            if (line.equals("allocated")) {
                System.out.println("ALLOCATED " + allocatedBytes());
            } else if (line.equals("compiled")) {
                System.out.println(
                        "COMPILED " + ManagementFactory.getCompilationMXBean().getTotalCompilationTime());
            }
        }
        // Nobody waits for thousands of clients to be sent away.
        Runtime.getRuntime().halt(0);
    }

    /** By all threads since the JVM started. */
    private static long allocatedBytes() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try {
            // Knows of threads that have ended, and of virtual ones.
            return (Long)
                    ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes").invoke(threads);
        } catch (ReflectiveOperationException beforeJava21) {
            long sum = 0;
            for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
                sum += Math.max(0, bytes);
            }
            return sum;
        }
    }
}
