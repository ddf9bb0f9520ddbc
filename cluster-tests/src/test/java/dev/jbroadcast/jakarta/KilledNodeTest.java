package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A node that dies without a word takes its clients along, and nobody is left believing in them. */
class KilledNodeTest extends ClusterTest {

    private static final int MEMBERS = 500;
    private static final String ROOM = "presence-killed";

    @Test
    void isBuriedByTheOthersOnceWithEverybodyWhoWasThere() {
        List<Node> nodes = start(3, settings(app().build()).withLease(NodeSettings.SHORT_LEASE));
        Node killed = nodes.get(0);
        List<Node> others = nodes.subList(1, 3);
        List<ClusterClient> watchers = new ArrayList<>();
        Set<String> staying = new TreeSet<>(Set.of("on-both"));
        for (Node node : others) {
            String name = "watcher" + watchers.size();
            staying.add(name);
            watchers.add(connect(node).signIn(name, "member0", "on-both").joinAs(ROOM, name));
        }
        connect(killed).signIn("on-both").joinAs(ROOM, "on-both");
        connect(others.get(0)).signIn("on-both").joinAs(ROOM, "on-both");
        connect(killed).signIn("member0").subscribe("only-there");
        connect(others.get(1)).subscribe("there-too");
        connect(killed).subscribe("there-too");
        Set<String> all = new TreeSet<>(staying);
        List<ClusterClient> members = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) {
            ClusterClient member = connect(killed);
            member.askAs(ROOM, "member" + i);
            members.add(member.ignoreTheRest());
            all.add("member" + i);
        }
        agreeOn(ROOM, all, nodes, watchers);
        eventually(() -> assertThat(watchers)
                .allSatisfy(watcher -> assertThat(watcher.watched()).contains("+member0", "+on-both")));
        int[] told = watchers.stream()
                .mapToInt(watcher -> watcher.changes(ROOM).size())
                .toArray();

        killed.kill();

        agreeOn(ROOM, staying, others, watchers);
        eventually(() -> assertThat(webhooks.of("only-there")).contains("channel_vacated"));
        eventually(() -> assertThat(watchers)
                .allSatisfy(watcher -> assertThat(watcher.watched()).contains("-member0")));
        everythingIsTold(others);
        for (int i = 0; i < watchers.size(); i++) {
            List<String> changes = watchers.get(i).changes(ROOM);
            assertThat(changes.subList(told[i], changes.size()))
                    .hasSize(MEMBERS)
                    .doesNotHaveDuplicates()
                    .allMatch(change -> change.startsWith("-member"));
            assertThat(watchers.get(i).watched()).doesNotContain("-on-both").containsOnlyOnce("-member0");
        }
        for (int i = 0; i < MEMBERS; i++) {
            assertThat(webhooks.count(ROOM, "member_removed member" + i)).isEqualTo(1);
        }
        assertThat(webhooks.count("only-there", "channel_vacated")).isEqualTo(1);
        assertThat(webhooks.of("there-too")).doesNotContain("channel_vacated");
        for (Node node : others) {
            assertThat(api(node).channels()).contains(ROOM, "there-too").doesNotContain("only-there");
            assertThat(api(node).subscriptionCount(ROOM)).isEqualTo(3);
            assertThat(node.nodes()).isEqualTo(2);
        }
    }

    @Test
    void leavesNothingUntoldThatItHadYetToTell() {
        List<Node> nodes = start(2, settings(app().build()).withLease(NodeSettings.SHORT_LEASE));
        ClusterClient watcher = connect(nodes.get(1)).joinAs(ROOM, "watcher");
        ClusterClient leaving = connect(nodes.get(0)).subscribe("untold").joinAs(ROOM, "leaving");
        eventually(() -> assertThat(webhooks.of("untold")).contains("channel_occupied"));
        agreeOn(ROOM, Set.of("leaving", "watcher"), nodes, List.of(watcher));

        leaving.close();
        eventually(() -> assertThat(watcher.roster(ROOM)).containsExactly("watcher"));
        nodes.get(0).kill();

        eventually(() -> assertThat(webhooks.of("untold")).contains("channel_vacated"));
        agreeOn(ROOM, Set.of("watcher"), nodes.subList(1, 2), List.of(watcher));
        everythingIsTold(nodes.subList(1, 2));
        assertThat(webhooks.count("untold", "channel_vacated")).isEqualTo(1);
        assertThat(webhooks.count(ROOM, "member_removed leaving")).isEqualTo(1);
    }

    @Test
    void isTakenOverAtOnceWhenItSaysGoodBye() {
        // With a lease that nobody waits for.
        List<Node> nodes = start(2, settings(app().build()).withLease(java.time.Duration.ofMinutes(5)));
        ClusterClient watcher = connect(nodes.get(1)).joinAs(ROOM, "watcher");
        connect(nodes.get(0)).joinAs(ROOM, "leaving").subscribe("left");
        agreeOn(ROOM, Set.of("leaving", "watcher"), nodes, List.of(watcher));
        eventually(() -> assertThat(webhooks.of("left")).contains("channel_occupied"));

        nodes.get(0).close();

        agreeOn(ROOM, Set.of("watcher"), nodes.subList(1, 2), List.of(watcher));
        eventually(() -> assertThat(webhooks.of("left")).contains("channel_vacated"));
        eventually(() -> assertThat(nodes.get(1).nodes()).isEqualTo(1));
        everythingIsTold(nodes.subList(1, 2));
        assertThat(webhooks.count("left", "channel_vacated")).isEqualTo(1);
        assertThat(webhooks.count(ROOM, "member_removed leaving")).isEqualTo(1);
    }
}
