package dev.jbroadcast.server;

import dev.jbroadcast.server.cluster.Announcement;
import dev.jbroadcast.server.cluster.Change;
import dev.jbroadcast.server.cluster.LocalNode;
import dev.jbroadcast.server.cluster.LocalState;
import dev.jbroadcast.server.cluster.Snapshot;
import dev.jbroadcast.server.cluster.Subject;
import dev.jbroadcast.server.event.ServerEvent.UserOffline;
import dev.jbroadcast.server.event.ServerEvent.UserOnline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who of an app's users is online, and who wants to know ({@code pusher-protocol.md} §4). A user is online as long as
 * they have signed in on one connection, on whichever node, and for a moment longer: a page that is loaded again is not
 * to make them flap.
 *
 * <p>Thread-safe. All sessions see a user come and go in one order, because the lock is held while they are told.
 */
final class SignedInUsers {

    private static final long GRACE = Duration.ofSeconds(3).toNanos();

    private final Hub hub;
    private final ReentrantLock lock = new ReentrantLock();

    /**
     * Those who have signed in here, and those who are watched from here; guarded by the lock, as are the other two.
     */
    private final Map<String, UserHere> byId = new HashMap<>();
    /** Users whose last connection is gone, and since when: those who went first come first. */
    private final Map<String, Long> absent = new LinkedHashMap<>();
    /** Sessions that were not told yet who of those they watch is online, because that is not known of all. */
    private final Map<ProtocolSession, User> curious = new LinkedHashMap<>();

    SignedInUsers(Hub hub) {
        this.hub = hub;
    }

    /** Takes a session in, and tells it who of those it watches is online and who is not, as soon as that is known. */
    void signIn(ProtocolSession session, User user) {
        lock.lock();
        try {
            UserHere signedIn = byId.computeIfAbsent(user.id(), id -> new UserHere());
            signedIn.sessions.add(session);
            changed(user.id(), signedIn);
            for (String id : user.watchlist()) {
                UserHere watched = byId.computeIfAbsent(id, key -> new UserHere());
                watched.watchers.add(session);
                if (!watched.known) {
                    changed(id, watched);
                }
            }
            curious.put(session, user);
            tellCurious();
        } finally {
            lock.unlock();
        }
    }

    /** Takes a session out; its user stays online for a moment more. */
    void signOut(ProtocolSession session, User user) {
        lock.lock();
        try {
            curious.remove(session);
            for (String id : user.watchlist()) {
                UserHere watched = byId.get(id);
                if (watched != null && watched.watchers.remove(session)) {
                    if (watched.watchers.isEmpty()) {
                        watched.known = false;
                        changed(id, watched);
                    }
                    forget(id);
                }
            }
            UserHere signedIn = byId.get(user.id());
            if (signedIn != null && signedIn.sessions.remove(session)) {
                changed(user.id(), signedIn);
                forget(user.id());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Called about once a second: lets those be offline who have not come back. */
    void checkAbsent(long now) {
        List<String> due = new ArrayList<>();
        lock.lock();
        try {
            Iterator<Map.Entry<String, Long>> all = absent.entrySet().iterator();
            while (all.hasNext()) {
                Map.Entry<String, Long> each = all.next();
                if (now - each.getValue() < GRACE) {
                    break;
                }
                all.remove();
                due.add(each.getKey());
            }
        } finally {
            lock.unlock();
        }
        due.forEach(this::askWhetherGone);
    }

    /** The connections to this node on which a user has signed in. */
    List<ProtocolSession> sessions(String userId) {
        lock.lock();
        try {
            UserHere user = byId.get(userId);
            return user == null ? List.of() : List.copyOf(user.sessions);
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing is remembered of anybody. */
    boolean isEmpty() {
        lock.lock();
        try {
            return byId.isEmpty() && absent.isEmpty() && curious.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** @see LocalNode#changes */
    LocalState changes(String id, boolean whole) {
        lock.lock();
        try {
            UserHere user = byId.get(id);
            if (user == null) {
                return LocalState.nothing(hub.nextRevision(), false, true);
            }
            boolean watched = !user.watchers.isEmpty();
            return new LocalState(
                    hub.nextRevision(),
                    user.sessions.size(),
                    watched,
                    whole,
                    Map.of(),
                    Set.of(),
                    Integer.MAX_VALUE,
                    watched && (whole || !user.known),
                    false,
                    false,
                    true,
                    null);
        } finally {
            lock.unlock();
        }
    }

    /** @see LocalNode#announced */
    void announced(String id, Announcement announcement) {
        lock.lock();
        try {
            UserHere user = byId.get(id);
            Snapshot snapshot = announcement.snapshot();
            if (user != null && snapshot != null && !user.watchers.isEmpty()) {
                take(id, user, snapshot);
            }
            boolean news = user == null || !user.told || !announcement.memoryLost();
            if (announcement.occupied() && !announcement.occupiedAgain() && news) {
                hub.events().publish(() -> new UserOnline(hub.app().id(), id));
            }
            if (user != null) {
                user.told = !user.sessions.isEmpty();
            }
            if (announcement.vacated()) {
                isAbsent(id);
            }
            tellCurious();
        } finally {
            lock.unlock();
        }
    }

    /** @see LocalNode#alone */
    void alone(String id, boolean single) {
        lock.lock();
        try {
            UserHere user = byId.get(id);
            if (user == null) {
                return;
            }
            boolean present = !user.sessions.isEmpty();
            if (present && !user.present) {
                boolean wasAbsent = absent.remove(id) != null;
                boolean wasOnline = user.online || wasAbsent;
                turn(id, user, true);
                if (single && !wasOnline) {
                    hub.events().publish(() -> new UserOnline(hub.app().id(), id));
                }
            } else if (!present && user.present && single) {
                isAbsent(id);
            }
            user.present = present;
            user.known = !user.watchers.isEmpty();
            tellCurious();
        } finally {
            lock.unlock();
        }
    }

    /** @see LocalNode#happened */
    void happened(String id, Change change) {
        lock.lock();
        try {
            UserHere user = byId.get(id);
            if (user != null && change instanceof Change.Online online && online.version() > user.version) {
                user.version = online.version();
                turn(id, user, online.online());
            }
        } finally {
            lock.unlock();
        }
    }

    /** @see LocalNode#departed */
    void departed(String id) {
        lock.lock();
        try {
            isAbsent(id);
        } finally {
            lock.unlock();
        }
    }

    private void take(String id, UserHere user, Snapshot snapshot) {
        if (snapshot.version() >= user.version) {
            user.version = snapshot.version();
            // Whom the cluster has only just forgotten, may be announced again in a moment.
            turn(id, user, snapshot.online() || user.known && user.online && !snapshot.settled());
        }
        user.known = true;
    }

    private Subject subject(String id) {
        return Subject.user(hub.app().id(), id);
    }

    private void changed(String id, UserHere user) {
        hub.cluster().changed(subject(id));
    }

    private void isAbsent(String id) {
        absent.remove(id);
        absent.put(id, hub.now());
    }

    private void askWhetherGone(String id) {
        hub.cluster().stillGone(subject(id), "").whenComplete((gone, failure) -> {
            if (failure == null && gone) {
                offline(id);
            }
        });
    }

    private void offline(String id) {
        lock.lock();
        try {
            UserHere user = byId.get(id);
            // Others hear it from the cluster, in their order.
            if (user != null && !hub.cluster().hasPeers()) {
                turn(id, user, false);
                forget(id);
            }
            hub.events().publish(() -> new UserOffline(hub.app().id(), id));
        } finally {
            lock.unlock();
        }
    }

    private void turn(String id, UserHere user, boolean online) {
        if (user.online == online) {
            return;
        }
        user.online = online;
        if (!user.watchers.isEmpty()) {
            OutboundMessage message = Frames.watchlistEvents(Map.of(online ? "online" : "offline", List.of(id)));
            user.watchers.stream()
                    .filter(watcher -> !curious.containsKey(watcher))
                    .forEach(watcher -> watcher.connection().send(message));
        }
    }

    private void tellCurious() {
        Iterator<Map.Entry<ProtocolSession, User>> all = curious.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<ProtocolSession, User> each = all.next();
            if (each.getValue().watchlist().stream().allMatch(id -> byId.get(id).known)) {
                all.remove();
                tellState(each.getKey(), each.getValue());
            }
        }
    }

    private void tellState(ProtocolSession session, User user) {
        Map<String, List<String>> state = new LinkedHashMap<>();
        for (String id : user.watchlist()) {
            state.computeIfAbsent(byId.get(id).online ? "online" : "offline", event -> new ArrayList<>())
                    .add(id);
        }
        if (!state.isEmpty()) {
            session.connection().send(Frames.watchlistEvents(state));
        }
    }

    /** Keeps nothing of who has neither signed in nor is watched, unless they have gone only just now. */
    private void forget(String id) {
        UserHere user = byId.get(id);
        if (user != null && user.sessions.isEmpty() && user.watchers.isEmpty() && !absent.containsKey(id)) {
            byId.remove(id);
        }
    }

    /** A user as this node has to do with them. */
    private static final class UserHere {

        private final Set<ProtocolSession> sessions = new LinkedHashSet<>();
        private final Set<ProtocolSession> watchers = new LinkedHashSet<>();
        /** Whether they had signed in here when the state was last decided here. */
        private boolean present;
        /** Whether those who watch them know that they are online; only where {@link #known}. */
        private boolean online;

        private boolean known;
        private long version = -1;
        /** Whether the cluster has been told that they have signed in here. */
        private boolean told;
    }
}
