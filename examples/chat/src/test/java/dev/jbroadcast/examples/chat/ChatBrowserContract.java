package dev.jbroadcast.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What two people see, each in a browser of their own with the application between them, wherever the sockets are. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ChatBrowserContract {

    static final String ZOE = "Zoë O'Brien";
    static final String LUKASZ = "Łukasz";

    RunningChat chat;
    ChatPage zoe;
    ChatPage lukasz;

    /** Starts the application, and what it takes. */
    abstract RunningChat start();

    @BeforeAll
    void startAll() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(20));
        chat = start();
        zoe = new ChatPage(chat.uri("/"));
        lukasz = new ChatPage(chat.uri("/"));
    }

    @AfterAll
    void stopAll() {
        Awaitility.reset();
        for (ChatPage page : new ChatPage[] {zoe, lukasz}) {
            if (page != null) {
                page.close();
            }
        }
        if (chat != null) {
            chat.close();
        }
    }

    @BeforeEach
    void logBothIn() {
        // The rooms are empty again, too.
        zoe.open();
        lukasz.open();
        chat.stop();
        chat.startAgain();
        zoe.logIn(ZOE);
        lukasz.logIn(LUKASZ);
        awaitBothToSee(List.of(LUKASZ, ZOE));
    }

    @Test
    void everybodyIsShownByTheNameTheyLoggedInWith() {
        assertThat(zoe.ownName()).isEqualTo(ZOE);
        assertThat(zoe.status()).isEqualTo("Connected");
        assertThat(zoe.notices()).contains(LUKASZ + " joined");
    }

    @Test
    void whoClosesTheirBrowserLeavesTheRoom() {
        try (ChatPage guest = new ChatPage(chat.uri("/"))) {
            guest.open();
            guest.logIn("Núria d'Ávila");
            awaitBothToSee(List.of(LUKASZ, "Núria d'Ávila", ZOE));
        }

        awaitBothToSee(List.of(LUKASZ, ZOE));
        assertThat(zoe.notices()).contains("Núria d'Ávila left");
    }

    @Test
    void aMessageArrivesAtTheOtherAndDoesNotComeBackToItsSender() {
        zoe.send("It's for you, Łukasz");

        await().untilAsserted(() -> assertThat(lukasz.messages()).containsExactly("It's for you, Łukasz"));
        assertThat(lukasz.senderOf("It's for you, Łukasz")).isEqualTo(ZOE);
        // Events of a channel keep their order: had there been an echo, it would be there before the answer is.
        lukasz.send("Thanks");
        await().untilAsserted(() -> assertThat(zoe.messages()).containsExactly("It's for you, Łukasz", "Thanks"));
        assertThat(zoe.framesReceivedWith("for you")).isZero();
        assertThat(lukasz.framesReceivedWith("for you")).isOne();
        assertThat(zoe.idOf("It's for you, Łukasz")).isNotNull().isEqualTo(lukasz.idOf("It's for you, Łukasz"));
    }

    @Test
    void theSendersOtherTabGetsTheMessageOnce() {
        zoe.openSecondTab();
        await().untilAsserted(() -> assertThat(zoe.people()).containsExactly(LUKASZ, ZOE));
        zoe.switchToFirstTab();

        zoe.send("In all my tabs");
        zoe.send("Each once");

        await().untilAsserted(() -> assertThat(lukasz.messages()).containsExactly("In all my tabs", "Each once"));
        assertThat(zoe.messages()).containsExactly("In all my tabs", "Each once");
        zoe.switchToSecondTab();
        await().untilAsserted(() -> assertThat(zoe.messages()).containsExactly("In all my tabs", "Each once"));
        zoe.closeSecondTab();
        // She is there as long as one of her tabs is.
        lukasz.send("Still there?");
        await().until(() -> zoe.messages().contains("Still there?"));
        assertThat(lukasz.people()).containsExactly(LUKASZ, ZOE);
        assertThat(lukasz.notices()).doesNotContain(ZOE + " left");
    }

    @Test
    void theOtherSeesWhoIsTypingUntilTheyStop() {
        zoe.type("Let me th");

        await().untilAsserted(() -> assertThat(lukasz.typing()).isEqualTo(ZOE + " is typing…"));
        assertThat(zoe.typing()).isEmpty();
        await().untilAsserted(() -> assertThat(lukasz.typing()).isEmpty());

        zoe.type("ink");
        await().untilAsserted(() -> assertThat(lukasz.typing()).isEqualTo(ZOE + " is typing…"));
        zoe.send(" about it");
        await().untilAsserted(() -> assertThat(lukasz.messages()).containsExactly("Let me think about it"));
        await().untilAsserted(() -> assertThat(lukasz.typing()).isEmpty());
    }

    @Test
    void theSenderSeesThatTheOtherHasReadTheMessage() {
        zoe.send("Have you seen this?");

        await().untilAsserted(
                        () -> assertThat(zoe.receiptOf("Have you seen this?")).isEqualTo("Read by " + LUKASZ));
        assertThat(zoe.stateOf("Have you seen this?")).isEqualTo("read");
    }

    void awaitBothToSee(List<String> people) {
        await().untilAsserted(() -> assertThat(zoe.people()).containsExactlyElementsOf(people));
        await().untilAsserted(() -> assertThat(lukasz.people()).containsExactlyElementsOf(people));
    }
}
