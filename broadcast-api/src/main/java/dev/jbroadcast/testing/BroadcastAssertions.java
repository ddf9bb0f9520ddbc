package dev.jbroadcast.testing;

/** Entry to the assertions; imported statically beside AssertJ's own {@code assertThat}. */
public final class BroadcastAssertions {

    private BroadcastAssertions() {}

    /** Assertions on what was broadcast. Needs AssertJ on the class path. */
    public static InMemoryDriverAssert assertThat(InMemoryDriver actual) {
        return new InMemoryDriverAssert(actual);
    }
}
