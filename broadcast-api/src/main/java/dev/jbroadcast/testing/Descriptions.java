package dev.jbroadcast.testing;

import org.assertj.core.api.WritableAssertionInfo;

/** What a test says with {@code as(…)} belongs to the failures of all that follows. */
final class Descriptions {

    private Descriptions() {}

    static void copy(WritableAssertionInfo from, WritableAssertionInfo to) {
        if (from.hasDescription()) {
            to.description(from.description());
        }
    }
}
