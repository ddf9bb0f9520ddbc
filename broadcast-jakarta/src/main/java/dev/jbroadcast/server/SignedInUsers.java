package dev.jbroadcast.server;

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
 * they have signed in on one connection, and for a moment longer: a page that is loaded again is not to make them flap.
 *
 * <p>Thread-safe. All sessions see a user come and go in one order, because the lock is held while they are told.
 */
final class SignedInUsers {

    private static final long GRACE = Duration.ofSeconds(3).toNanos();

    private final String appId;
    private final ServerEvents events;
    private final ReentrantLock lock = new ReentrantLock();

    /** By user; guarded by the lock, as are the other two. */
    private final Map<String, Set<ProtocolSession>> present = new HashMap<>();
    /** Users whose last connection is gone, and since when: those who went first come first. */
    private final Map<String, Long> absent = new LinkedHashMap<>();
    /** Who watches, by the user watched. */
    private final Map<String, Set<ProtocolSession>> watchers = new HashMap<>();

    SignedInUsers(String appId, ServerEvents events) {
        this.appId = appId;
        this.events = events;
    }

    /** Takes a session in, and tells it who of those it watches is online and who is not. */
    void signIn(ProtocolSession session, User user) {
        lock.lock();
        try {
            boolean wasOnline = isOnline(user.id());
            absent.remove(user.id());
            present.computeIfAbsent(user.id(), id -> new LinkedHashSet<>()).add(session);
            if (!wasOnline) {
                tellWatchers("online", user.id());
                events.publish(() -> new UserOnline(appId, user.id()));
            }
            for (String watched : user.watchlist()) {
                watchers.computeIfAbsent(watched, id -> new LinkedHashSet<>()).add(session);
            }
            tellState(session, user);
        } finally {
            lock.unlock();
        }
    }

    /** Takes a session out; its user stays online for a moment more. */
    void signOut(ProtocolSession session, User user, long now) {
        lock.lock();
        try {
            for (String watched : user.watchlist()) {
                remove(watchers, watched, session);
            }
            if (remove(present, user.id(), session)) {
                absent.put(user.id(), now);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Called about once a second: lets those be offline who have not come back. */
    void checkAbsent(long now) {
        lock.lock();
        try {
            Iterator<Map.Entry<String, Long>> all = absent.entrySet().iterator();
            while (all.hasNext()) {
                Map.Entry<String, Long> each = all.next();
                if (now - each.getValue() < GRACE) {
                    return;
                }
                all.remove();
                tellWatchers("offline", each.getKey());
                events.publish(() -> new UserOffline(appId, each.getKey()));
            }
        } finally {
            lock.unlock();
        }
    }

    /** The connections on which a user has signed in. */
    List<ProtocolSession> sessions(String userId) {
        lock.lock();
        try {
            return List.copyOf(present.getOrDefault(userId, Set.of()));
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing is remembered of anybody. */
    boolean isEmpty() {
        lock.lock();
        try {
            return present.isEmpty() && absent.isEmpty() && watchers.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private boolean isOnline(String userId) {
        return present.containsKey(userId) || absent.containsKey(userId);
    }

    /** @return whether that was the last one */
    private static boolean remove(
            Map<String, Set<ProtocolSession>> sessionsByUser, String userId, ProtocolSession session) {
        Set<ProtocolSession> sessions = sessionsByUser.get(userId);
        boolean last = sessions != null && sessions.remove(session) && sessions.isEmpty();
        if (last) {
            sessionsByUser.remove(userId);
        }
        return last;
    }

    private void tellWatchers(String event, String userId) {
        Set<ProtocolSession> sessions = watchers.get(userId);
        if (sessions != null) {
            OutboundMessage message = Frames.watchlistEvents(Map.of(event, List.of(userId)));
            sessions.forEach(session -> session.connection().send(message));
        }
    }

    private void tellState(ProtocolSession session, User user) {
        Map<String, List<String>> state = new LinkedHashMap<>();
        for (String watched : user.watchlist()) {
            state.computeIfAbsent(isOnline(watched) ? "online" : "offline", event -> new ArrayList<>())
                    .add(watched);
        }
        if (!state.isEmpty()) {
            session.connection().send(Frames.watchlistEvents(state));
        }
    }
}
