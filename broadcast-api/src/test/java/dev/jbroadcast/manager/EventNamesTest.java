package dev.jbroadcast.manager;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.jbroadcast.Broadcast;
import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.EventNamer;
import dev.jbroadcast.LogCapture;
import dev.jbroadcast.Publication;
import dev.jbroadcast.ShouldBroadcast;
import dev.jbroadcast.testing.InMemoryDriver;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How events come by their names, and what happens when two come by the same. */
class EventNamesTest {

    private final InMemoryDriver broadcasts = new InMemoryDriver();

    interface News extends ShouldBroadcast {
        @Override
        default Channels broadcastOn() {
            return Channel.publicChannel("news");
        }
    }

    record Headline(int id) implements News {}

    record Named(int id) implements News {
        @Override
        public String broadcastAs() {
            return "headline.published";
        }
    }

    record AlsoNamed(int id) implements News {
        @Override
        public String broadcastAs() {
            return "headline.published";
        }
    }

    record NamedByState(String state) implements News {
        @Override
        public String broadcastAs() {
            return state;
        }
    }

    @Broadcast(on = "news")
    record Annotated(int id) {}

    @Broadcast(on = "news", as = "headline.published")
    record AnnotatedNamed(int id) {}

    static final class Nested {
        record Headline(int id) implements News {}
    }

    @Test
    void theNamerNamesTheEventsThatDoNotNameThemselves() {
        Broadcaster broadcaster = BroadcastManager.builder()
                .connection("memory", broadcasts)
                .namer(EventNamer.laravel())
                .build();

        broadcaster.broadcast(new Headline(1));
        broadcaster.broadcast(new Annotated(1));
        broadcaster.broadcast(new Named(1));
        broadcaster.broadcast(new AnnotatedNamed(1));

        assertThat(broadcasts.publications())
                .extracting(Publication::event)
                .containsExactly(
                        "App\\Events\\Headline", "App\\Events\\Annotated", "headline.published", "headline.published");
    }

    /**
     * What is asked of a class once is asked of it with everything else: its annotation, its methods, its accessors.
     */
    @Test
    void looksAtEachClassOnceHoweverManyEventsThereAre() {
        List<Class<?>> asked = new ArrayList<>();
        Broadcaster broadcaster = BroadcastManager.builder()
                .connection("memory", broadcasts)
                .namer(eventClass -> {
                    asked.add(eventClass);
                    return eventClass.getSimpleName();
                })
                .build();

        for (int i = 0; i < 1_000; i++) {
            broadcaster.broadcast(new Headline(i));
            broadcaster.broadcast(new Annotated(i));
        }

        assertThat(asked).containsExactly(Headline.class, Annotated.class);
        assertThat(broadcasts.publications()).hasSize(2_000);
    }

    @Test
    void twoClassesOfOneNameAreReportedAtStartNamingBoth() {
        try (var log = new LogCapture(WireNames.class, Level.WARN)) {
            BroadcastManager.builder()
                    .connection("memory", broadcasts)
                    .events(Headline.class, Annotated.class, Nested.Headline.class)
                    .build();

            assertThat(log.messages(Level.WARN))
                    .singleElement()
                    .asString()
                    .contains(Headline.class.getName(), Nested.Headline.class.getName(), "\"Headline\"");
        }
    }

    @Test
    void classesThatNameThemselvesAreReportedWithTheirFirstEventsAndOnce() {
        Broadcaster broadcaster =
                BroadcastManager.builder().connection("memory", broadcasts).build();
        try (var log = new LogCapture(WireNames.class, Level.WARN)) {
            broadcaster.broadcast(new Named(1));
            broadcaster.broadcast(new Named(2));
            assertThat(log.events()).isEmpty();

            broadcaster.broadcast(new AlsoNamed(1));
            broadcaster.broadcast(new AlsoNamed(2));

            assertThat(log.messages(Level.WARN)).singleElement().asString().contains("headline.published");
        }
    }

    @Test
    void namesThatDifferFromEventToEventAreNotCollected() {
        Broadcaster broadcaster =
                BroadcastManager.builder().connection("memory", broadcasts).build();

        broadcaster.broadcast(new NamedByState("opened"));
        broadcaster.broadcast(new NamedByState("closed"));

        assertThat(broadcasts.publications()).extracting(Publication::event).containsExactly("opened", "closed");
    }
}
