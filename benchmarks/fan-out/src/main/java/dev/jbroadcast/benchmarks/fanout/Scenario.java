package dev.jbroadcast.benchmarks.fanout;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What is measured of a server. */
enum Scenario {
    /** 5,000 subscribers of one channel, one message in flight. */
    W1_5000,
    /** 5,000 subscribers of one channel, up to eight messages in flight. */
    W8_5000,
    /** Four messages a second to 5,000 subscribers. */
    RATE_4,
    /** 5,000 subscribers over 1,000 channels, up to sixteen messages in flight. */
    CHANNELS_1000,
    /** What a connection needs of the memory that does nothing. */
    IDLE,
    /** What a connection needs of the processor to come and subscribe. */
    SETUP,
    /** What a JVM allocates for a delivery. */
    ALLOCATION,
    /** How all that changes with the number of connections, channels, publishers, bytes and cores. */
    CURVE;

    /** Those with the same clients. */
    static final Set<Scenario> OF_ONE_CHANNEL = EnumSet.of(W1_5000, W8_5000, RATE_4, ALLOCATION);

    /** As it is written on the command line. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException if one is not known */
    static Set<Scenario> named(List<String> names) {
        EnumSet<Scenario> found = EnumSet.noneOf(Scenario.class);
        for (String name : names) {
            found.add(Arrays.stream(values())
                    .filter(each -> each.label().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no scenario \"%s\"; there are %s"
                            .formatted(
                                    name,
                                    String.join(
                                            ", ",
                                            Arrays.stream(values())
                                                    .map(Scenario::label)
                                                    .toList())))));
        }
        return found;
    }
}
