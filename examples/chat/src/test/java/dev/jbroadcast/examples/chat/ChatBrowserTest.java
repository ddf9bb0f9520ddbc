package dev.jbroadcast.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The sockets are in the application; and what has nothing to do with where they are. */
class ChatBrowserTest extends ChatBrowserContract {

    @Override
    RunningChat start() {
        return new RunningChat();
    }

    @Test
    void whoGoesToAnotherRoomLeavesThisOne() {
        lukasz.send("See you in the other room");
        await().until(() -> zoe.messages().contains("See you in the other room"));

        lukasz.openRoom("help");

        await().untilAsserted(() -> assertThat(zoe.people()).containsExactly(ZOE));
        await().untilAsserted(() -> assertThat(lukasz.people()).containsExactly(LUKASZ));
        assertThat(lukasz.room()).isEqualTo("help");
        assertThat(lukasz.messages()).isEmpty();
    }

    @Test
    void whoLooksAtAnotherPageIsAwayUntilTheyComeBack() {
        lukasz.leaveThePage();
        await().untilAsserted(() -> assertThat(zoe.people()).containsExactly(ZOE));

        lukasz.goBack();

        awaitBothToSee(List.of(LUKASZ, ZOE));
    }

    @Test
    void aReceiptThatIsFasterThanTheAnswerToTheSenderIsNotLost() {
        zoe.holdAnswersBack();
        zoe.send("Quick!");
        await().until(() -> zoe.framesReceivedWith("messages.read") > 0);
        assertThat(zoe.stateOf("Quick!")).isEqualTo("sending");

        zoe.letAnswersThrough();

        await().untilAsserted(() -> assertThat(zoe.receiptOf("Quick!")).isEqualTo("Read by " + LUKASZ));
    }

    @Test
    void htmlIsShownAsTheTextThatItIs() {
        String attack =
                "<img src=x onerror=\"document.title='hacked'\"><script>document.title='hacked'</script> & 'so' on";
        lukasz.open();
        lukasz.logIn("<b id=b>\"Bobby\"</b> & 'Co'");
        awaitBothToSee(List.of("<b id=b>\"Bobby\"</b> & 'Co'", ZOE));

        lukasz.send(attack);

        await().untilAsserted(() -> assertThat(zoe.messages()).containsExactly(attack));
        assertThat(zoe.senderOf(attack)).isEqualTo("<b id=b>\"Bobby\"</b> & 'Co'");
        assertThat(zoe.has("#b, .message img, .message script")).isFalse();
        assertThat(lukasz.has("#b, .message img, .message script")).isFalse();
        assertThat(zoe.title()).isEqualTo("general – Chat");
    }

    @Test
    void aNameThatNobodyCanHaveIsRefusedWithTheReason() {
        zoe.open();

        zoe.logIn("  ");

        await().untilAsserted(() -> assertThat(zoe.loginError()).isEqualTo("A name takes 1 to 40 characters."));
    }

    @Test
    void bothPagesComeBackByThemselvesAfterTheServerWasRestarted() {
        zoe.send("Before");
        await().untilAsserted(() -> assertThat(zoe.receiptOf("Before")).isEqualTo("Read by " + LUKASZ));

        chat.stop();
        await().untilAsserted(() -> assertThat(zoe.status()).isEqualTo("Reconnecting…"));
        await().untilAsserted(() -> assertThat(lukasz.status()).isEqualTo("Reconnecting…"));
        zoe.send("Meanwhile");
        await().untilAsserted(() -> assertThat(zoe.stateOf("Meanwhile")).isEqualTo("failed"));

        chat.startAgain();
        awaitBothToSee(List.of(LUKASZ, ZOE));
        await().untilAsserted(() -> assertThat(zoe.status()).isEqualTo("Connected"));
        await().untilAsserted(() -> assertThat(lukasz.status()).isEqualTo("Connected"));
        await().untilAsserted(() -> assertThat(lukasz.messages()).containsExactly("Before", "Meanwhile"));
        lukasz.send("After");
        await().untilAsserted(() -> assertThat(zoe.messages()).containsExactly("Before", "Meanwhile", "After"));
        await().untilAsserted(() -> assertThat(zoe.receiptOf("Meanwhile")).isEqualTo("Read by " + LUKASZ));
        await().untilAsserted(() -> assertThat(lukasz.receiptOf("After")).isEqualTo("Read by " + ZOE));
    }
}
