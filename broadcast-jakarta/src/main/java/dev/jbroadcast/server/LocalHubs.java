package dev.jbroadcast.server;

import dev.jbroadcast.server.cluster.Announcement;
import dev.jbroadcast.server.cluster.Change;
import dev.jbroadcast.server.cluster.LocalNode;
import dev.jbroadcast.server.cluster.LocalState;
import dev.jbroadcast.server.cluster.Message;
import dev.jbroadcast.server.cluster.Snapshot;
import dev.jbroadcast.server.cluster.Subject;
import dev.jbroadcast.server.cluster.Subject.Kind;
import dev.jbroadcast.server.cluster.Tally;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Leads what comes from the cluster to the app that it is about. What is about an app nobody here has used, is nothing
 * to us.
 */
final class LocalHubs implements LocalNode {

    private final Apps apps;

    LocalHubs(Apps apps) {
        this.apps = apps;
    }

    @Override
    public LocalState changes(Subject subject, boolean whole) {
        Hub hub = apps.known(subject.appId());
        if (hub == null) {
            return LocalState.nothing(0, false, subject.kind() == Kind.USER);
        }
        return subject.kind() == Kind.CHANNEL
                ? hub.changes(subject, whole)
                : hub.users().changes(subject.name(), whole);
    }

    @Override
    public void announced(Subject subject, Announcement announcement) {
        to(
                subject,
                hub -> hub.announced(subject, announcement),
                users -> users.announced(subject.name(), announcement));
    }

    @Override
    public void alone(Subject subject, boolean single) {
        to(subject, hub -> hub.alone(subject, single), users -> users.alone(subject.name(), single));
    }

    @Override
    public void happened(Subject subject, Change change) {
        to(subject, hub -> hub.happened(subject, change), users -> users.happened(subject.name(), change));
    }

    @Override
    public void departed(Subject subject, boolean vacated, Set<String> removed) {
        apps.byId(subject.appId()).ifPresent(hub -> {
            if (subject.kind() == Kind.CHANNEL) {
                hub.departed(subject, vacated, removed);
            } else if (vacated) {
                hub.users().departed(subject.name());
            }
        });
    }

    @Override
    public void deliver(Subject channel, Message message, long version) {
        to(channel, hub -> hub.deliver(channel, message, version), users -> {});
    }

    @Override
    public void terminateConnections(String appId, String userId) {
        Hub hub = apps.known(appId);
        if (hub != null) {
            hub.terminateHere(userId);
        }
    }

    @Override
    public Tally tally(String appId) {
        Hub hub = apps.known(appId);
        return hub == null ? Tally.NONE : hub.tally();
    }

    @Override
    public void tallied(String appId, String node, @Nullable Tally tally) {
        apps.byId(appId).ifPresent(hub -> hub.counts().elsewhere(node, tally));
    }

    @Override
    public Snapshot snapshot(Subject subject) {
        Hub hub = apps.known(subject.appId());
        return hub == null || subject.kind() == Kind.USER
                ? new Snapshot(0, true, 0, Map.of(), null, 0, false)
                : hub.snapshot(subject);
    }

    @Override
    public Map<String, Integer> channels(String appId) {
        Hub hub = apps.known(appId);
        return hub == null ? Map.of() : hub.occupied();
    }

    private void to(Subject subject, Consumer<Hub> channels, Consumer<SignedInUsers> users) {
        Hub hub = apps.known(subject.appId());
        if (hub == null) {
            return;
        }
        if (subject.kind() == Kind.CHANNEL) {
            channels.accept(hub);
        } else {
            users.accept(hub.users());
        }
    }
}
