package dev.jbroadcast.benchmarks.fanout;

import java.nio.file.Path;

/**
 * Where things are.
 *
 * @param sources {@code benchmarks/fan-out}
 * @param target {@code benchmarks/target/fan-out}
 */
record Directories(Path sources, Path target) {

    Path nativeSources() {
        return sources.resolve("src/main/native");
    }

    Path node() {
        return sources.resolve("src/main/node");
    }

    Path program(String name) {
        return target.resolve(name);
    }

    Path classPath(String name) {
        return target.resolve("class-paths").resolve("fan-out-" + name + ".txt");
    }

    Path log(String server) {
        return target.resolve("logs").resolve(server + ".log");
    }
}
