package dev.jbroadcast.redis;

import dev.jbroadcast.server.cluster.Announcement;
import dev.jbroadcast.server.cluster.Change;
import dev.jbroadcast.server.cluster.LocalNode;
import dev.jbroadcast.server.cluster.LocalState;
import dev.jbroadcast.server.cluster.Message;
import dev.jbroadcast.server.cluster.Snapshot;
import dev.jbroadcast.server.cluster.Subject;
import dev.jbroadcast.server.cluster.Tally;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A server that does nothing but to say what it has, and to write down what it is told. */
final class RecordingNode implements LocalNode, AutoCloseable {

    record Announced(Subject subject, Announcement announcement) {}

    record Happened(Subject subject, Change change) {}

    record Delivered(Subject channel, Message message, long version) {}

    record Departed(Subject subject, boolean vacated, Set<String> removed) {}

    /** What there is of a subject on this node. */
    private static final class Here {
        long revision;
        int count;
        boolean watched;
        boolean snapshotWanted;
        boolean countWanted;
        boolean cacheMissed;
        boolean departuresAsked = true;
        int maxMembers = 100;

        @Nullable
        Message kept;

        final Map<String, String> members = new LinkedHashMap<>();
        final Map<String, String> joined = new LinkedHashMap<>();
        final Set<String> left = new LinkedHashSet<>();
        final Set<String> leftUntold = new LinkedHashSet<>();
    }

    final RedisCluster cluster;
    final List<Announced> announced = new CopyOnWriteArrayList<>();
    final List<Happened> happened = new CopyOnWriteArrayList<>();
    final List<Delivered> delivered = new CopyOnWriteArrayList<>();
    final List<Departed> departed = new CopyOnWriteArrayList<>();
    final List<Subject> alone = new CopyOnWriteArrayList<>();
    final List<String> terminated = new CopyOnWriteArrayList<>();
    final Map<String, Map<String, Tally>> tallies = new ConcurrentHashMap<>();
    final Map<String, Tally> ownTallies = new ConcurrentHashMap<>();
    private final Map<Subject, Here> subjects = new HashMap<>();

    RecordingNode(RedisCluster cluster) {
        this.cluster = cluster;
        cluster.start(this);
    }

    /** Somebody's connection comes. */
    void join(Subject subject, String user) {
        synchronized (subjects) {
            Here here = here(subject);
            here.count++;
            here.watched = true;
            if (!user.isEmpty()) {
                here.members.put(user, "{\"id\":\"" + user + "\"}");
                here.joined.put(user, "{\"id\":\"" + user + "\"}");
                here.left.remove(user);
                here.leftUntold.remove(user);
            }
        }
        cluster.changed(subject);
    }

    /** Somebody's only connection goes. */
    void leave(Subject subject, String user) {
        synchronized (subjects) {
            Here here = here(subject);
            here.count--;
            here.watched = here.count > 0;
            if (!user.isEmpty()) {
                here.members.remove(user);
                here.joined.remove(user);
                here.left.add(user);
                here.leftUntold.add(user);
            }
        }
        cluster.changed(subject);
    }

    void watch(Subject subject) {
        synchronized (subjects) {
            Here here = here(subject);
            here.watched = true;
            here.snapshotWanted = true;
        }
        cluster.changed(subject);
    }

    void wantSnapshot(Subject subject) {
        synchronized (subjects) {
            here(subject).snapshotWanted = true;
        }
        cluster.changed(subject);
    }

    void wantCount(Subject subject) {
        synchronized (subjects) {
            here(subject).countWanted = true;
        }
    }

    void maxMembers(Subject subject, int max) {
        synchronized (subjects) {
            here(subject).maxMembers = max;
        }
    }

    void missCache(Subject subject) {
        synchronized (subjects) {
            here(subject).cacheMissed = true;
        }
        cluster.changed(subject);
    }

    void remember(Subject subject, Message kept) {
        synchronized (subjects) {
            here(subject).kept = kept;
        }
    }

    private Here here(Subject subject) {
        Here here = subjects.computeIfAbsent(subject, absent -> new Here());
        here.revision++;
        return here;
    }

    @Override
    public LocalState changes(Subject subject, boolean whole) {
        synchronized (subjects) {
            Here here = here(subject);
            LocalState state = new LocalState(
                    here.revision,
                    here.count,
                    here.watched,
                    whole,
                    new LinkedHashMap<>(whole ? here.members : here.joined),
                    new HashSet<>(whole ? here.leftUntold : here.left),
                    here.maxMembers,
                    here.snapshotWanted,
                    here.countWanted,
                    here.cacheMissed,
                    here.departuresAsked,
                    whole ? here.kept : null);
            here.joined.clear();
            here.left.clear();
            here.snapshotWanted = false;
            here.cacheMissed = false;
            return state;
        }
    }

    @Override
    public void announced(Subject subject, Announcement announcement) {
        synchronized (subjects) {
            Here here = here(subject);
            here.leftUntold.removeAll(announcement.removed());
            announcement.refused().forEach(here.members::remove);
        }
        announced.add(new Announced(subject, announcement));
    }

    @Override
    public void alone(Subject subject, boolean single) {
        synchronized (subjects) {
            here(subject).leftUntold.clear();
        }
        alone.add(subject);
    }

    @Override
    public void happened(Subject subject, Change change) {
        happened.add(new Happened(subject, change));
    }

    @Override
    public void departed(Subject subject, boolean vacated, Set<String> removed) {
        departed.add(new Departed(subject, vacated, removed));
    }

    @Override
    public void deliver(Subject channel, Message message, long version) {
        delivered.add(new Delivered(channel, message, version));
    }

    @Override
    public void terminateConnections(String appId, String userId) {
        terminated.add(appId + "/" + userId);
    }

    @Override
    public Tally tally(String appId) {
        return ownTallies.getOrDefault(appId, Tally.NONE);
    }

    @Override
    public void tallied(String appId, String node, @Nullable Tally tally) {
        Map<String, Tally> nodes = tallies.computeIfAbsent(appId, absent -> new ConcurrentHashMap<>());
        if (tally == null) {
            nodes.remove(node);
        } else {
            nodes.put(node, tally);
        }
    }

    @Override
    public Snapshot snapshot(Subject subject) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, Integer> channels(String appId) {
        Map<String, Integer> counts = new HashMap<>();
        synchronized (subjects) {
            subjects.forEach((subject, here) -> {
                if (subject.appId().equals(appId) && subject.kind() == Subject.Kind.CHANNEL && here.count > 0) {
                    counts.put(subject.name(), here.count);
                }
            });
        }
        return counts;
    }

    List<Announcement> of(Subject subject) {
        return announced.stream()
                .filter(each -> each.subject().equals(subject))
                .map(Announced::announcement)
                .toList();
    }

    <T extends Change> List<T> changes(Subject subject, Class<T> type) {
        return happened.stream()
                .filter(each -> each.subject().equals(subject))
                .map(Happened::change)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    List<String> frames() {
        return delivered.stream().map(each -> each.message().frame()).toList();
    }

    String id() {
        return cluster.status().node();
    }

    @Override
    public void close() {
        cluster.close();
    }
}
