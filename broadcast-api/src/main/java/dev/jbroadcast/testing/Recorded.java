package dev.jbroadcast.testing;

import dev.jbroadcast.AnonymousEvent;
import dev.jbroadcast.Publication;
import org.jspecify.annotations.Nullable;

/**
 * A publication and the way it went.
 *
 * @param connection null if the driver does not know what it is called
 */
record Recorded(@Nullable String connection, Publication publication) {

    private static final int LONGEST_DATA = 500;

    /** The publication on one line, whatever its payload. */
    String describe(boolean withConnection) {
        StringBuilder line = new StringBuilder();
        line.append('"').append(publication.event()).append('"');
        Object source = publication.source();
        if (source != null && !(source instanceof AnonymousEvent)) {
            String name = source.getClass().getSimpleName();
            if (!name.equals(publication.event())) {
                line.append(" (").append(name).append(')');
            }
        }
        line.append(" on ").append(publication.channels());
        if (publication.except() != null) {
            line.append(" except for socket ").append(publication.except());
        } else if (publication.toOthers()) {
            line.append(" to others");
        }
        if (withConnection && connection != null) {
            line.append(" via ").append(connection);
        }
        return line.append(": ").append(shortened(publication.data())).toString();
    }

    private static String shortened(String data) {
        return data.length() <= LONGEST_DATA
                ? data
                : "%s… (%d characters)".formatted(data.substring(0, LONGEST_DATA), data.length());
    }
}
