package dev.jbroadcast.browser;

import org.junit.jupiter.api.Test;

/** Who is in a room, and what they whisper to each other. */
class PresenceInTheBrowserTest extends BrowserTest {

    @Test
    void hereJoiningAndLeavingTellWhoIsInTheRoom() {
        run("""
                window.alice = connect('alice');
                alice.join('room.7')
                    .here(note('here for alice:'))
                    .joining(note('joining for alice:'))
                    .leaving(note('leaving for alice:'));
                """);
        awaitLog("here for alice: [{greeting:I am alice}]");

        run("""
                window.bob = connect('bob');
                bob.join('room.7').here(note('here for bob:'));
                """);
        awaitLogInAnyOrder(
                "joining for alice: {greeting:I am bob}", "here for bob: [{greeting:I am alice},{greeting:I am bob}]");

        run("bob.leave('room.7')");
        awaitLog("leaving for alice: {greeting:I am bob}");
    }

    @Test
    void whoClosesTheirTabLeaves() {
        run("""
                connect('alice').join('room.7')
                    .here(note('here:')).joining(note('joining:')).leaving(note('leaving:'));
                """);
        awaitLog("here: [{greeting:I am alice}]");
        runInAnotherTab("connect('bob').join('room.7')");
        awaitLog("joining: {greeting:I am bob}");

        closeOtherTab();

        awaitLog("leaving: {greeting:I am bob}");
    }

    @Test
    void whoIsThereTwiceJoinsOnceAndLeavesWithTheLastConnection() {
        run("""
                connect('alice').join('room.7')
                    .here(note('here:')).joining(note('joining:')).leaving(note('leaving:'));
                """);
        awaitLog("here: [{greeting:I am alice}]");

        run("""
                window.bob = connect('bob');
                bob.join('room.7').here(note('first:'));
                """);
        awaitLogInAnyOrder("joining: {greeting:I am bob}", "first: [{greeting:I am alice},{greeting:I am bob}]");
        run("""
                window.bobAgain = connect('bob');
                bobAgain.join('room.7').here(note('second:')).leaving(note('leaving for the second:'));
                """);
        awaitLog("second: [{greeting:I am alice},{greeting:I am bob}]");

        run("bob.disconnect()");
        run("connect('carol').join('room.7')");
        awaitLog("joining: {greeting:I am carol}");
        run("bobAgain.disconnect()");
        awaitLog("leaving: {greeting:I am bob}");
    }

    @Test
    void aWhisperReachesTheOthersAndSaysWhoItIsFrom() {
        run("""
                window.rooms = ['alice', 'bob', 'carol'].map(name => {
                    const room = connect(name).join('room.7');
                    room.subscribed(note(name + ' is in'));
                    room.listenForWhisper('typing', note(name + ' hears'));
                    return room;
                });
                """);
        awaitLogInAnyOrder("alice is in", "bob is in", "carol is in");

        run("rooms[1].whisper('typing', { text: 'Hällo \\ud83d\\ude00' })");

        awaitLogInAnyOrder("alice hears {text:Hällo 😀} {user_id:bob}", "carol hears {text:Hällo 😀} {user_id:bob}");
        // Had it come back to its sender, it would be there before the answer is.
        run("rooms[0].whisper('typing', 'stop')");
        awaitLogInAnyOrder("bob hears stop {user_id:alice}", "carol hears stop {user_id:alice}");
    }

    @Test
    void aWhisperOnAPrivateChannelIsFromNobodyInParticular() {
        run("""
                window.orders = ['alice', 'bob'].map(name => {
                    const orders = connect(name).private('orders.42');
                    orders.subscribed(note(name + ' is in'));
                    orders.listenForWhisper('looking', note(name + ' hears'));
                    return orders;
                });
                """);
        awaitLogInAnyOrder("alice is in", "bob is in");

        run("orders[0].whisper('looking', { at: 'row 3' })");

        awaitLog("bob hears {at:row 3}");
    }
}
