package dev.jbroadcast.testing;

import dev.jbroadcast.authorization.ChannelRegistry;

/**
 * Entry to the assertions; imported statically beside AssertJ's own {@code assertThat}. Needs AssertJ on the class
 * path.
 */
public final class BroadcastAssertions {

    private BroadcastAssertions() {}

    /** Assertions on what was broadcast. */
    public static BroadcastsAssert assertThat(BroadcastFake actual) {
        return new BroadcastsAssert(actual, () -> actual.evidence());
    }

    /** Assertions on what was broadcast. */
    public static BroadcastsAssert assertThat(InMemoryDriver actual) {
        return new BroadcastsAssert(actual, () -> Evidence.of(actual));
    }

    /** Nothing at all was broadcast. */
    public static void assertNothingBroadcast(BroadcastFake actual) {
        assertThat(actual).hasBroadcastNothing();
    }

    /** Nothing at all was broadcast. */
    public static void assertNothingBroadcast(InMemoryDriver actual) {
        assertThat(actual).hasBroadcastNothing();
    }

    /** Assertions on who may join which channels. */
    public static ChannelRegistryAssert assertThat(ChannelRegistry actual) {
        return new ChannelRegistryAssert(actual);
    }
}
