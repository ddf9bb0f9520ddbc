package dev.jbroadcast.jakarta.configuration;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of names that are set and that nobody has asked for: they are spelt wrong, and their owner wonders why. */
final class UnknownNames {

    private static final Logger log = LoggerFactory.getLogger(Configuration.class);

    /** In the environment there may be names of others that begin with the same word. */
    private static final Pattern OURS =
            Pattern.compile("broadcast\\..+|BROADCAST_(SERVER|AUTH|WEBHOOKS|ENDPOINT|EVENTS|REDIS)_.+");

    private UnknownNames() {}

    static void warn(Set<String> names, Set<String> asked) {
        Set<String> forms = asked.stream().map(EnvironmentVariables::form).collect(Collectors.toSet());
        for (String name : new TreeSet<>(names)) {
            if (OURS.matcher(name).matches() && !asked.contains(name) && !forms.contains(name)) {
                log.warn("{} is set, and nothing has that name; there are: {}", name, neighbours(name, asked));
            }
        }
    }

    /** Those that are below the same name as far as there is such a name. */
    private static String neighbours(String name, Set<String> asked) {
        String prefix = name.startsWith("broadcast.") ? name : "broadcast.";
        Set<String> found = Set.of();
        while (found.isEmpty() && prefix.contains(".")) {
            prefix = prefix.substring(0, prefix.lastIndexOf('.'));
            String below = prefix + ".";
            found = asked.stream()
                    .filter(each -> each.startsWith(below) && each.indexOf('[') < 0)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        return String.join(", ", found);
    }
}
