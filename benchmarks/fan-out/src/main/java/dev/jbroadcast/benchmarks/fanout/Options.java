package dev.jbroadcast.benchmarks.fanout;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What is asked for on the command line.
 *
 * @param java what JVM servers run on
 * @param jvmOptions further options of these JVMs
 * @param quick shorter phases, for trying the bench itself
 */
record Options(
        List<Contender> servers,
        Set<Scenario> scenarios,
        int passes,
        Path java,
        String heap,
        List<String> jvmOptions,
        boolean quick) {

    static final String USAGE = """
            benchmarks/fan-out/run [options]

              --servers a,b,…     which servers; by default all that there are
              --scenarios a,b,…   what to measure; by default all but curve
              --passes N          how often, each time with new processes; 3 by default
              --java PATH         what JVM servers run on; by default the java that runs this
              --heap SIZE         of the JVM servers; 1g by default
              --jvm OPTIONS       further options of the JVM servers, separated by blanks
              --quick             short phases: to see whether it works, not how fast
              --list              says which servers and scenarios there are
              --no-build          takes the classes and class paths that are there
            """;

    /** @throws IllegalArgumentException if an option is not known, or its value is no use */
    static Options parse(List<String> words) {
        List<Contender> servers = Contender.ALL;
        Set<Scenario> scenarios = EnumSet.complementOf(EnumSet.of(Scenario.CURVE));
        int passes = 3;
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String heap = "1g";
        List<String> jvmOptions = List.of();
        boolean quick = false;
        for (int i = 0; i < words.size(); i++) {
            String option = words.get(i);
            if (option.equals("--quick")) {
                quick = true;
                continue;
            }
            if (i + 1 == words.size()) {
                throw new IllegalArgumentException("%s is not known, or its value is missing".formatted(option));
            }
            String value = words.get(++i);
            switch (option) {
                case "--servers" -> servers = Contender.named(list(value));
                case "--scenarios" -> scenarios = Scenario.named(list(value));
                case "--passes" -> passes = Integer.parseInt(value);
                case "--java" -> java = Path.of(value).toAbsolutePath();
                case "--heap" -> heap = value;
                case "--jvm" -> jvmOptions = List.of(value.strip().split("\\s+"));
                default -> throw new IllegalArgumentException("%s is not known".formatted(option));
            }
        }
        return new Options(servers, scenarios, passes, java, heap, jvmOptions, quick);
    }

    private static List<String> list(String value) {
        return Arrays.asList(value.strip().split("\\s*,\\s*"));
    }

    /** How long a turn is that counts. */
    double seconds() {
        return quick ? 1.5 : 3;
    }

    /** How many turns a server and the floor take in a pass. */
    int turns() {
        return quick ? 1 : 4;
    }

    /** How long it goes on before one counts. */
    double warmUpSeconds() {
        return quick ? 2 : 6;
    }

    /** How often clients come and go before it counts what that costs. */
    int ramps() {
        return quick ? 2 : 10;
    }
}
