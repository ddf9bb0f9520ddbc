package dev.jbroadcast.server;

import dev.jbroadcast.server.cluster.Announcement;
import dev.jbroadcast.server.cluster.Change;
import dev.jbroadcast.server.cluster.Cluster;
import dev.jbroadcast.server.cluster.ClusterStatus;
import dev.jbroadcast.server.cluster.ClusterUnavailableException;
import dev.jbroadcast.server.cluster.LocalNode;
import dev.jbroadcast.server.cluster.LocalState;
import dev.jbroadcast.server.cluster.Message;
import dev.jbroadcast.server.cluster.Snapshot;
import dev.jbroadcast.server.cluster.Subject;
import dev.jbroadcast.server.cluster.Tally;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the nodes of a cluster share, in memory, where a test decides what arrives when. What is announced and what is
 * heard of others travel on two ways, of which either may be the faster. For one thread.
 */
final class NodesInMemory {

    private final List<Node> nodes = new ArrayList<>();
    private final Map<Subject, Shared> shared = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private boolean memoryLost;

    /** A further node. */
    Node node() {
        Node node = new Node("node-" + nodes.size());
        nodes.add(node);
        return node;
    }

    /** Lets everything arrive. */
    void settle() {
        while (nodes.stream().anyMatch(Node::step)) {
            // Until nothing is on its way.
        }
    }

    void loseMemory() {
        shared.clear();
        memoryLost = true;
        nodes.forEach(Node::announceEverything);
        settle();
        memoryLost = false;
    }

    private Shared shared(Subject subject) {
        return shared.computeIfAbsent(subject, key -> new Shared());
    }

    private static final class Shared {

        private static long versions = 1000;

        private final Map<String, Integer> counts = new TreeMap<>();
        private final Map<String, String> infos = new LinkedHashMap<>();
        private final Map<String, Set<String>> where = new HashMap<>();
        private final Set<String> marks = new HashSet<>();
        private long version = ++versions;
        private @Nullable Message kept;
        private long keptVersion;
        private int countTold;
        private boolean missTold;
    }

    /** One of them. */
    final class Node implements Cluster {

        private final String name;
        private final Set<Subject> dirty = new LinkedHashSet<>();
        private final Set<Subject> known = new LinkedHashSet<>();
        private final Set<Subject> onTheirWay = new HashSet<>();
        private final Set<Subject> whole = new HashSet<>();
        private final Set<Subject> watched = new HashSet<>();
        private final Queue<Runnable> answers = new ArrayDeque<>();
        private final Queue<Runnable> heard = new ArrayDeque<>();
        private @Nullable LocalNode local;
        private boolean cutOff;

        private Node(String name) {
            this.name = name;
        }

        /** Lets what was changed here be announced, and the answer be on its way. */
        void announce() {
            for (Subject subject : cutOff ? List.<Subject>of() : List.copyOf(dirty)) {
                // One at a time: what has changed meanwhile is announced afterwards.
                if (onTheirWay.add(subject)) {
                    dirty.remove(subject);
                    announce(subject);
                }
            }
        }

        /** Lets what others have said arrive. */
        void hear() {
            drain(heard);
        }

        /** Lets the answers to announcements arrive. */
        void answer() {
            drain(answers);
        }

        void cutOff() {
            cutOff = true;
            heard.clear();
        }

        /** Lets it be connected again, if the others have taken it for dead or not. */
        void heal(boolean buried) {
            if (buried) {
                shared.keySet().stream().toList().forEach(subject -> bury(subject));
            }
            cutOff = false;
            announceEverything();
        }

        private void bury(Subject subject) {
            Node burier =
                    nodes.stream().filter(node -> node != this).findFirst().orElseThrow();
            Shared state = shared(subject);
            boolean was = state.counts.remove(name) != null;
            Set<String> removed = new LinkedHashSet<>();
            boolean any = false;
            for (String id : List.copyOf(state.infos.keySet())) {
                any |= state.where.get(id).contains(name);
                if (state.where.get(id).remove(name) && state.where.get(id).isEmpty()) {
                    state.infos.remove(id);
                    state.marks.add(id);
                    removed.add(id);
                }
            }
            if (any) {
                long previous = state.version++;
                long version = state.version;
                tellAll(subject, node -> new Change.NodeGone(previous, version, nameFor(node)));
            }
            burier.local.departed(subject, was && state.counts.isEmpty(), removed);
        }

        private void announceEverything() {
            whole.addAll(known);
            dirty.addAll(known);
        }

        private boolean step() {
            boolean any = !dirty.isEmpty() && !cutOff || !answers.isEmpty() || !heard.isEmpty();
            announce();
            hear();
            answer();
            return any;
        }

        private static void drain(Queue<Runnable> queue) {
            for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
                next.run();
            }
        }

        private String nameFor(Node other) {
            return other == this ? LocalNode.HERE : name;
        }

        private void tellAll(Subject subject, Function<Node, Change> change) {
            for (Node node : nodes) {
                if (node.watched.contains(subject) && !node.cutOff) {
                    node.heard.add(() -> node.local.happened(subject, change.apply(node)));
                }
            }
        }

        private void announce(Subject subject) {
            LocalState state = local.changes(subject, whole.remove(subject));
            if (state.watched()) {
                watched.add(subject);
            } else {
                watched.remove(subject);
            }
            known.add(subject);
            Shared there = shared(subject);
            boolean lost = memoryLost;
            boolean none = there.counts.isEmpty();
            boolean was = there.counts.containsKey(name) || lost;
            if (state.count() > 0) {
                there.counts.put(name, state.count());
            } else {
                there.counts.remove(name);
            }
            boolean occupied = none && state.count() > 0;
            boolean vacated = was && state.count() == 0 && there.counts.isEmpty();
            boolean again = occupied && there.marks.remove("");
            if (vacated) {
                there.marks.add("");
            }
            Set<String> refused = new LinkedHashSet<>();
            Set<String> added = new LinkedHashSet<>();
            Set<String> removed = new LinkedHashSet<>();
            Set<String> returned = new LinkedHashSet<>();
            Map<String, String> joined = new LinkedHashMap<>();
            state.joined().forEach((id, info) -> {
                if (!there.infos.containsKey(id) && there.infos.size() >= state.maxMembers()) {
                    refused.add(id);
                    return;
                }
                if (!there.infos.containsKey(id)) {
                    there.infos.put(id, info);
                    there.where.put(id, new HashSet<>());
                    added.add(id);
                    if (there.marks.remove(id)) {
                        returned.add(id);
                    }
                }
                if (there.where.get(id).add(name)) {
                    joined.put(id, info);
                }
            });
            Set<String> leaving = new LinkedHashSet<>(state.left());
            if (state.whole()) {
                there.infos.keySet().stream()
                        .filter(id -> there.where.get(id).contains(name)
                                && !state.joined().containsKey(id))
                        .forEach(leaving::add);
            }
            Set<String> left = new LinkedHashSet<>();
            for (String id : leaving) {
                if (!there.infos.containsKey(id)) {
                    if (lost) {
                        there.marks.add(id);
                        removed.add(id);
                    }
                } else if (there.where.get(id).remove(name)) {
                    left.add(id);
                    if (there.where.get(id).isEmpty()) {
                        there.infos.remove(id);
                        there.marks.add(id);
                        removed.add(id);
                    }
                }
            }
            if (!joined.isEmpty() || !left.isEmpty()) {
                long previous = there.version++;
                long version = there.version;
                tellAll(subject, node -> new Change.Members(previous, version, nameFor(node), joined, left));
            }
            if (subject.kind() == Subject.Kind.USER && occupied && !again) {
                long version = ++there.version;
                tellAll(subject, node -> new Change.Online(version, true));
            }
            Integer count = null;
            int total = total(there);
            if (state.countWanted() && total != there.countTold) {
                there.countTold = total;
                count = total;
                tellAll(subject, node -> new Change.Count(total));
            }
            boolean miss = state.cacheMissed() && !there.missTold && there.kept == null;
            there.missTold |= miss;
            if (there.kept == null && state.kept() != null) {
                there.kept = state.kept();
                there.keptVersion = ++there.version;
            }
            Announcement announcement = new Announcement(
                    state.revision(),
                    there.version,
                    refused,
                    occupied,
                    vacated,
                    added,
                    removed,
                    returned,
                    again,
                    count,
                    miss,
                    lost,
                    state.snapshotWanted() ? snapshot(there) : null);
            answers.add(() -> {
                onTheirWay.remove(subject);
                local.announced(subject, announcement);
            });
        }

        private Snapshot snapshot(Shared there) {
            Map<String, Snapshot.Present> members = new LinkedHashMap<>();
            there.infos.forEach((id, info) -> members.put(
                    id,
                    new Snapshot.Present(
                            info,
                            there.where.get(id).stream()
                                    .map(node -> node.equals(name) ? LocalNode.HERE : node)
                                    .collect(Collectors.toSet()))));
            return new Snapshot(
                    there.version,
                    !memoryLost,
                    total(there),
                    members,
                    there.kept,
                    there.keptVersion,
                    !there.counts.isEmpty() || there.marks.contains(""));
        }

        private int total(Shared there) {
            return there.counts.values().stream().mapToInt(Integer::intValue).sum();
        }

        @Override
        public void start(LocalNode node) {
            local = node;
        }

        @Override
        public void changed(Subject subject) {
            dirty.add(subject);
            if (cutOff) {
                known.add(subject);
                local.alone(subject, false);
            }
        }

        @Override
        public CompletionStage<Boolean> stillGone(Subject subject, String userId) {
            boolean gone = shared(subject).marks.remove(userId);
            if (gone && subject.kind() == Subject.Kind.USER) {
                long version = ++shared(subject).version;
                tellAll(subject, node -> new Change.Online(version, false));
            }
            return CompletableFuture.completedFuture(gone);
        }

        @Override
        public void publish(Subject channel, Message message) {
            send(channel, message, 0);
        }

        @Override
        public CompletionStage<Long> keep(Subject channel, Message message) {
            if (cutOff) {
                return CompletableFuture.failedFuture(new ClusterUnavailableException("cut off"));
            }
            Shared there = shared(channel);
            there.kept = message;
            there.keptVersion = ++there.version;
            there.missTold = false;
            send(channel, message, there.keptVersion);
            CompletableFuture<Long> version = new CompletableFuture<>();
            long keptVersion = there.keptVersion;
            answers.add(() -> version.complete(keptVersion));
            return version;
        }

        private void send(Subject channel, Message message, long version) {
            for (Node node : nodes) {
                if (!cutOff && node != this && !node.cutOff && node.watched.contains(channel)) {
                    node.heard.add(() -> node.local.deliver(channel, message, version));
                }
            }
        }

        @Override
        public void terminateConnections(String appId, String userId) {
            nodes.stream()
                    .filter(node -> node != this)
                    .forEach(node -> node.heard.add(() -> node.local.terminateConnections(appId, userId)));
        }

        @Override
        public void tallyChanged(String appId) {
            for (Node node : nodes) {
                if (node != this && node.local != null) {
                    node.heard.add(() -> node.local.tallied(appId, name, local.tally(appId)));
                }
            }
        }

        @Override
        public CompletionStage<Snapshot> read(Subject subject) {
            return cutOff
                    ? CompletableFuture.failedFuture(new ClusterUnavailableException("cut off"))
                    : CompletableFuture.completedFuture(snapshot(shared(subject)));
        }

        @Override
        public CompletionStage<Map<String, Integer>> channels(String appId, String prefix) {
            return CompletableFuture.failedFuture(new UnsupportedOperationException());
        }

        @Override
        public CompletionStage<Tally> tally(String appId) {
            return CompletableFuture.failedFuture(new UnsupportedOperationException());
        }

        @Override
        public CompletionStage<Optional<String>> putIfAbsent(String name, String text, Duration timeToLive) {
            return CompletableFuture.completedFuture(Optional.ofNullable(texts.putIfAbsent(name, text)));
        }

        @Override
        public void put(String name, @Nullable String text, Duration timeToLive) {
            texts.remove(name);
            if (text != null) {
                texts.put(name, text);
            }
        }

        @Override
        public boolean hasPeers() {
            return true;
        }

        @Override
        public ClusterStatus status() {
            return new ClusterStatus(!cutOff, name, nodes.size(), "in memory");
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
