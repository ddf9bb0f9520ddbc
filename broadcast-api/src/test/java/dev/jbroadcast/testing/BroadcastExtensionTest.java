package dev.jbroadcast.testing;

import static dev.jbroadcast.testing.BroadcastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.suppressed;

import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.Channel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

class BroadcastExtensionTest {

    private static final Channel NEWS = Channel.publicChannel("news");

    private static Events run(Class<?> testClass) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(testClass))
                .execute()
                .testEvents();
    }

    private static void assertAllPass(Class<?> testClass, int tests) {
        run(testClass).assertStatistics(statistics -> statistics.started(tests).succeeded(tests));
    }

    @ExtendWith(BroadcastExtension.class)
    static class OneFake {

        private final BroadcastFake inConstructor;

        OneFake(BroadcastFake broadcasts) {
            inConstructor = broadcasts;
        }

        @BeforeEach
        void setUp(BroadcastFake broadcasts) {
            assertThat(broadcasts).isSameAs(inConstructor).hasBroadcastNothing();
            broadcasts.on(NEWS).send();
        }

        @Test
        void one(Broadcaster broadcaster, BroadcastFake broadcasts) {
            assertThat((Object) broadcaster).isSameAs(broadcasts).isSameAs(inConstructor);
            assertThat(broadcasts).hasBroadcast("AnonymousEvent").once();
        }

        @Test
        void another(BroadcastFake broadcasts) {
            assertThat(broadcasts).hasBroadcast("AnonymousEvent").once();
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        void parameterized(int number, BroadcastFake broadcasts) {
            assertThat(broadcasts).hasBroadcast("AnonymousEvent").once();
        }

        @AfterEach
        void tearDown(BroadcastFake broadcasts) {
            assertThat(broadcasts).isSameAs(inConstructor).hasBroadcast("AnonymousEvent");
        }

        @Nested
        class Inside {

            @Test
            void nested(BroadcastFake broadcasts) {
                assertThat(broadcasts).isSameAs(inConstructor);
            }
        }
    }

    @Test
    void givesEachTestAFakeOfItsOwnAndTheSameInAllOfIt() {
        assertAllPass(OneFake.class, 5);
    }

    static class WithSettings {

        @RegisterExtension
        static final BroadcastExtension BROADCASTS = BroadcastExtension.with(fake -> fake.connections("reverb", "log"));

        @Test
        void settings(BroadcastFake broadcasts) {
            broadcasts.via("log").on(NEWS).send();
            assertThat(broadcasts).hasBroadcast("AnonymousEvent").via("log");
        }
    }

    static class WithSettingsOfTheInstance {

        @RegisterExtension
        final BroadcastExtension broadcasts = BroadcastExtension.with(fake -> fake.connections("reverb"));

        @Test
        void settings(Broadcaster broadcaster) {
            broadcaster.via("reverb").on(NEWS).send();
        }
    }

    @Test
    void makesFakesWithTheSettingsOfARegisteredExtension() {
        assertAllPass(WithSettings.class, 1);
        assertAllPass(WithSettingsOfTheInstance.class, 1);
    }

    @ExtendWith(BroadcastExtension.class)
    @TestInstance(Lifecycle.PER_CLASS)
    static class OneInstance {

        @Test
        void one(BroadcastFake broadcasts) {
            broadcasts.on(NEWS).send();
            assertThat(broadcasts).hasBroadcast("AnonymousEvent").once();
        }

        @Test
        void another(BroadcastFake broadcasts) {
            broadcasts.on(NEWS).send();
            assertThat(broadcasts).hasBroadcast("AnonymousEvent").once();
        }
    }

    @Test
    void givesEachTestAFakeOfItsOwnInOneInstanceToo() {
        assertAllPass(OneInstance.class, 2);
    }

    @ExtendWith(BroadcastExtension.class)
    static class OpenTransaction {

        @Test
        void forgetsToCommit(BroadcastFake broadcasts) {
            broadcasts.transactions().begin();
        }
    }

    @Test
    void failsATestThatLeavesATransactionOpen() {
        run(OpenTransaction.class)
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                test(),
                                finishedWithFailure(
                                        instanceOf(IllegalStateException.class),
                                        message(text -> text.contains("left open")
                                                && text.contains("commit() or rollback()")))));
    }

    @ExtendWith(BroadcastExtension.class)
    static class FailureInATransaction {

        @Test
        void fails(BroadcastFake broadcasts) {
            broadcasts.transactions().begin();
            throw new AssertionError("the reason");
        }
    }

    @Test
    void doesNotHideTheReasonOfATestThatFailsInATransaction() {
        run(FailureInATransaction.class)
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                test(),
                                finishedWithFailure(
                                        instanceOf(AssertionError.class),
                                        message("the reason"),
                                        suppressed(0, instanceOf(IllegalStateException.class)))));
    }

    @ExtendWith(BroadcastExtension.class)
    static class ForAllTests {

        @BeforeAll
        static void setUp(BroadcastFake broadcasts) {}

        @Test
        void test() {}
    }

    @ExtendWith(BroadcastExtension.class)
    @TestInstance(Lifecycle.PER_CLASS)
    static class OneInstanceWithAFake {

        OneInstanceWithAFake(BroadcastFake broadcasts) {}

        @Test
        void test() {}
    }

    @Test
    void refusesAFakeThatAllTestsWouldShare() {
        for (Class<?> testClass : new Class<?>[] {ForAllTests.class, OneInstanceWithAFake.class}) {
            EngineTestKit.engine("junit-jupiter")
                    .selectors(selectClass(testClass))
                    .execute()
                    .containerEvents()
                    .assertThatEvents()
                    .haveExactly(
                            1,
                            event(finishedWithFailure(
                                    instanceOf(ParameterResolutionException.class),
                                    message(text -> text.contains("a BroadcastFake is for one test")
                                            && text.contains(testClass.getName())))));
        }
    }
}
