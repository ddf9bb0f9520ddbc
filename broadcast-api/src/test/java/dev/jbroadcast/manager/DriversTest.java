package dev.jbroadcast.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ch.qos.logback.classic.Level;
import dev.jbroadcast.BroadcastDriver;
import dev.jbroadcast.Channel;
import dev.jbroadcast.LogCapture;
import dev.jbroadcast.Publication;
import dev.jbroadcast.driver.DriverContext;
import dev.jbroadcast.driver.DriverFactory;
import dev.jbroadcast.driver.FailoverDriver;
import dev.jbroadcast.driver.FanOutDriver;
import dev.jbroadcast.driver.LogDriver;
import dev.jbroadcast.driver.NullDriver;
import dev.jbroadcast.json.Jackson2JsonCodec;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.testing.InMemoryDriver;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How connections get their drivers. */
class DriversTest {

    private static final Publication PUBLICATION = Publication.of("a", new Channel("b"), "{}");

    private final BroadcastManager.Builder builder = BroadcastManager.builder();

    /** A sort of driver that the application brings itself. */
    private static DriverFactory factory(String name, Function<DriverContext, BroadcastDriver> driver) {
        return new DriverFactory() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public BroadcastDriver create(DriverContext context) {
                return driver.apply(context);
            }
        };
    }

    private static Map<String, String> of(String driver, String connections) {
        return Map.of("driver", driver, "connections", connections);
    }

    @ParameterizedTest
    @CsvSource({
        "log, dev.jbroadcast.driver.LogDriver",
        "null, dev.jbroadcast.driver.NullDriver",
        "in-memory, dev.jbroadcast.testing.InMemoryDriver"
    })
    void areMadeByTheirNames(String name, Class<?> type) {
        try (var manager =
                builder.connection("x", Map.of("driver", " " + name + " ")).build()) {
            assertThat(manager.driver("x")).isExactlyInstanceOf(type);
        }
    }

    @Test
    void areMadeOnceForEachConnection() {
        try (var manager = builder.connection("a", Map.of("driver", "in-memory"))
                .connection("b", Map.of("driver", "in-memory"))
                .build()) {
            assertThat(manager.driver("a")).isSameAs(manager.driver("a")).isNotSameAs(manager.driver("b"));
        }
    }

    @Test
    void aPropertyThatNobodyAsksForIsWarnedOf() {
        builder.driver(factory("pigeon", context -> {
            context.get("loft");
            context.getInt("wings");
            return new NullDriver();
        }));
        Map<String, String> properties = Map.of("driver", "pigeon", "loft", "north", "wing", "2");

        try (LogCapture log = new LogCapture(BroadcastManager.class, Level.WARN);
                var manager = builder.connection("x", properties).build()) {
            assertThat(log.messages(Level.WARN))
                    .containsExactly(
                            "broadcast.connections.x.wing is set, and the driver pigeon has no use for it; it knows loft, wings");
            assertThat(manager.driver("x")).isInstanceOf(NullDriver.class);
        }
    }

    @Test
    void anUnknownOneIsRefusedAndThoseThatThereAreAreNamed() {
        builder.connection("x", Map.of("driver", "lgo"));

        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessage(
                        "broadcast.connections.x.driver is \"lgo\", and there is no such driver; there are: failover, fan-out, in-memory, log, null");
    }

    @Test
    void oneThatIsNotNamedIsRefused() {
        builder.connection("x", Map.of("connections", "a"));

        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessageStartingWith("broadcast.connections.x.driver is \"\", and there is no such driver");
    }

    @Nested
    class OfTheApplicationsOwn {

        @Test
        void getWhatIsConfigured() {
            List<DriverContext> contexts = new ArrayList<>();
            JsonCodec codec = new Jackson2JsonCodec();
            builder.driver(factory("kafka", context -> {
                        contexts.add(context);
                        return new NullDriver();
                    }))
                    .codec(codec)
                    .connection("events", Map.of("driver", "kafka", "topic", " orders ", "key", ""))
                    .build()
                    .close();

            assertThat(contexts).singleElement().satisfies(context -> {
                assertThat(context.connection()).isEqualTo("events");
                assertThat(context.codec()).isSameAs(codec);
                assertThat(context.require("topic")).isEqualTo("orders");
                assertThat(context.get("topic")).contains("orders");
                assertThat(context.get("key")).isEmpty();
                assertThat(context.get("acks")).isEmpty();
            });
        }

        @ParameterizedTest
        @ValueSource(strings = {"key", "acks"})
        void aPropertyThatIsMissingOrEmptyIsNamed(String property) {
            builder.driver(factory("kafka", context -> {
                        context.require(property);
                        return new NullDriver();
                    }))
                    .connection("events", Map.of("driver", "kafka", "key", " "));

            assertThatIllegalArgumentException()
                    .isThrownBy(builder::build)
                    .withMessage(
                            "broadcast.connections.events." + property + " is not set, and the driver kafka needs it");
        }

        @Test
        void replaceThoseThatAreFound() {
            var driver = new InMemoryDriver();

            try (var manager = builder.driver(factory("log", context -> driver))
                    .connection("x", Map.of("driver", "log"))
                    .build()) {
                assertThat(manager.driver("x")).isSameAs(driver);
            }
        }

        @Test
        void whatKeepsOneFromBeingMadeIsToldWithTheConnection() {
            builder.driver(factory("kafka", context -> {
                        throw new UnsupportedOperationException("no brokers");
                    }))
                    .connection("events", Map.of("driver", "kafka"));

            assertThatIllegalStateException()
                    .isThrownBy(builder::build)
                    .withMessage("the driver kafka of the broadcast connection \"events\" cannot be made: no brokers")
                    .withCauseInstanceOf(UnsupportedOperationException.class);
        }

        @Test
        void aFactoryThatMakesNoneIsNamed() {
            builder.driver(factory("kafka", context -> null)).connection("events", Map.of("driver", "kafka"));

            assertThatIllegalStateException()
                    .isThrownBy(builder::build)
                    .withMessageContaining(getClass().getEnclosingClass().getName())
                    .withMessageEndingWith("has made no driver for the broadcast connection \"events\"");
        }
    }

    @Nested
    class Found {

        /** Named by a file on a class path of its own. */
        public static final class CarrierPigeonFactory implements DriverFactory {
            @Override
            public String name() {
                return "carrier-pigeon";
            }

            @Override
            public BroadcastDriver create(DriverContext context) {
                return new InMemoryDriver();
            }
        }

        @Test
        void onTheClassPathOfTheApplicationAndOfTheLibrary(@TempDir Path classes) throws Exception {
            Path services = Files.createDirectories(classes.resolve("META-INF/services"));
            Files.writeString(services.resolve(DriverFactory.class.getName()), CarrierPigeonFactory.class.getName());
            ClassLoader before = Thread.currentThread().getContextClassLoader();
            try (var application = new URLClassLoader(new URL[] {classes.toUri().toURL()}, before)) {
                Thread.currentThread().setContextClassLoader(application);

                try (var manager = builder.connection("x", Map.of("driver", "carrier-pigeon"))
                        .connection("log", Map.of("driver", "log"))
                        .build()) {
                    assertThat(manager.driver("x")).isInstanceOf(InMemoryDriver.class);
                }
            } finally {
                Thread.currentThread().setContextClassLoader(before);
            }
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void whereTheThreadKnowsNothingOfTheLibrary(boolean anyLoader) {
            ClassLoader before = Thread.currentThread().getContextClassLoader();
            try {
                Thread.currentThread().setContextClassLoader(anyLoader ? ClassLoader.getPlatformClassLoader() : null);

                try (var manager =
                        builder.connection("log", Map.of("driver", "log")).build()) {
                    assertThat(manager.driver("log")).isInstanceOf(LogDriver.class);
                }
            } finally {
                Thread.currentThread().setContextClassLoader(before);
            }
        }
    }

    @Nested
    class MadeOfOthers {

        private final InMemoryDriver first = new InMemoryDriver();
        private final InMemoryDriver second = new InMemoryDriver();
        private final BroadcastDriver broken =
                publication -> CompletableFuture.failedFuture(new IllegalStateException("broken"));

        @Test
        void failoverGoesByTheOrderOfItsConnections() {
            try (var manager = builder.connection("all", of("failover", " broken , second,first"))
                    .connection("first", first)
                    .connection("second", second)
                    .connection("broken", broken)
                    .build()) {
                assertThat(manager.driver("all")).isInstanceOf(FailoverDriver.class);

                manager.driver("all").publish(PUBLICATION);

                assertThat(first.publications()).isEmpty();
                assertThat(second.publications()).hasSize(1);
            }
        }

        @Test
        void fanOutGoesToAllOfItsConnections() {
            try (var manager = builder.connection("first", first)
                    .connection("second", second)
                    .connection("all", of("fan-out", "first,second"))
                    .build()) {
                assertThat(manager.driver("all")).isInstanceOf(FanOutDriver.class);

                manager.driver("all").publish(PUBLICATION);

                assertThat(first.publications()).hasSize(1);
                assertThat(second.publications()).hasSize(1);
            }
        }

        @Test
        void mayBeMadeOfEachOther() {
            try (var manager = builder.connection("outer", of("fan-out", "inner,first"))
                    .connection("inner", of("failover", "broken,second"))
                    .connection("broken", broken)
                    .connection("first", first)
                    .connection("second", second)
                    .build()) {
                assertThat(manager.connections()).containsExactly("outer", "inner", "broken", "first", "second");

                assertThat(manager.driver("outer").publish(PUBLICATION).toCompletableFuture())
                        .isCompletedWithValue(null);
                assertThat(first.publications()).hasSize(1);
                assertThat(second.publications()).hasSize(1);
            }
        }

        @Test
        void shareTheDriverOfAConnectionAndMakeItOnce() {
            List<String> made = new ArrayList<>();
            builder.driver(factory("counted", context -> {
                        made.add(context.connection());
                        return new NullDriver();
                    }))
                    .connection("a", of("fan-out", "one,two"))
                    .connection("one", Map.of("driver", "counted"))
                    .connection("b", of("failover", "two,one"))
                    .connection("two", Map.of("driver", "counted"))
                    .build()
                    .close();

            assertThat(made).containsExactly("one", "two");
        }

        @ParameterizedTest
        @ValueSource(strings = {"failover", "fan-out"})
        void cannotBeMadeOfThemselves(String driver) {
            builder.connection("a", of(driver, "a"));

            assertThatIllegalArgumentException()
                    .isThrownBy(builder::build)
                    .withMessage("the broadcast connection \"a\" is made of itself: a → a");
        }

        @Test
        void cannotBeMadeOfThemselvesByWayOfOthers() {
            builder.connection("log", Map.of("driver", "log"))
                    .connection("outside", of("failover", "a,log"))
                    .connection("a", of("fan-out", "log,b"))
                    .connection("b", of("failover", "c"))
                    .connection("c", of("fan-out", "a"));

            assertThatIllegalArgumentException()
                    .isThrownBy(builder::build)
                    .withMessage("the broadcast connection \"a\" is made of itself: a → b → c → a");
        }

        @Test
        void aConnectionThatDoesNotExistIsRefused() {
            builder.connection("log", Map.of("driver", "log")).connection("x", of("failover", "reverb,log"));

            assertThatIllegalArgumentException()
                    .isThrownBy(builder::build)
                    .withMessage(
                            "the broadcast connection \"x\" is made of \"reverb\", and there is no such connection; there are: log, x");
        }

        @ParameterizedTest
        @ValueSource(strings = {"failover", "fan-out"})
        void areToNameTheirConnections(String driver) {
            builder.connection("x", Map.of("driver", driver));

            assertThatIllegalArgumentException()
                    .isThrownBy(builder::build)
                    .withMessage(
                            "broadcast.connections.x.connections is not set, and the driver " + driver + " needs it");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {"log,log | has \"log\" twice", "log,,null | has an empty name", "',' | has an empty name"})
        void areToNameThemOnceEach(String connections, String problem) {
            builder.connection("log", Map.of("driver", "log"))
                    .connection("null", Map.of("driver", "null"))
                    .connection("x", of("fan-out", connections));

            assertThatIllegalArgumentException()
                    .isThrownBy(builder::build)
                    .withMessageStartingWith(
                            "broadcast.connections.x.connections is \"" + connections + "\", which " + problem);
        }
    }

    @Nested
    class Closed {

        private final List<String> closed = new ArrayList<>();

        private final class Closeable implements BroadcastDriver, AutoCloseable {

            private final String name;

            private Closeable(String name) {
                this.name = name;
            }

            @Override
            public CompletionStage<Void> publish(Publication publication) {
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public void close() {
                closed.add(name);
                if (name.equals("broken")) {
                    throw new IllegalStateException("cannot be closed");
                }
            }
        }

        /** Makes drivers that can be closed, of others or of none. */
        private final DriverFactory closeable = factory("closeable", context -> {
            context.get("connections").ifPresent(context::connection);
            return new Closeable(context.connection());
        });

        @Test
        void withTheManagerIfItMadeThem() {
            var manager = builder.driver(closeable)
                    .connection("made", Map.of("driver", "closeable"))
                    .connection("given", new Closeable("given"))
                    .connection("all", of("fan-out", "made,given"))
                    .build();

            assertThat(closed).isEmpty();

            manager.close();

            assertThat(closed).containsExactly("made");
        }

        @Test
        void beforeThoseThatTheyAreMadeOf() {
            builder.driver(closeable)
                    .connection("inner", Map.of("driver", "closeable"))
                    .connection("outermost", of("closeable", "outer"))
                    .connection("outer", of("closeable", "inner"))
                    .build()
                    .close();

            assertThat(closed).containsExactly("outermost", "outer", "inner");
        }

        @Test
        void evenIfAnotherCannotBe() {
            builder.driver(closeable)
                    .connection("first", Map.of("driver", "closeable"))
                    .connection("broken", Map.of("driver", "closeable"))
                    .connection("last", Map.of("driver", "closeable"))
                    .build()
                    .close();

            assertThat(closed).containsExactly("last", "broken", "first");
        }

        @Test
        void ifTheManagerCannotBeBuiltAfterAll() {
            builder.driver(closeable)
                    .connection("made", Map.of("driver", "closeable"))
                    .connection("given", new Closeable("given"))
                    .connection("wrong", Map.of("driver", "lgo"));

            assertThatIllegalArgumentException().isThrownBy(builder::build);
            assertThat(closed).containsExactly("made");
        }
    }
}
