package dev.jbroadcast.redis;

import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.server.cluster.ClusterStatus;
import dev.jbroadcast.server.cluster.ClusterUnavailableException;
import dev.jbroadcast.server.cluster.LocalNode;
import dev.jbroadcast.server.cluster.Message;
import dev.jbroadcast.server.cluster.Snapshot;
import dev.jbroadcast.server.cluster.Subject;
import dev.jbroadcast.server.cluster.Tally;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A started {@link RedisCluster}: puts its parts together. Thread-safe; nothing blocks but {@link #close}. */
final class Node implements Context, Link.Listener, Membership.Events {

    private static final Logger log = LoggerFactory.getLogger(RedisCluster.class);

    private static final Duration FLUSH = Duration.ofSeconds(2);
    private static final Duration ALL_VERIFIED = Duration.ofMinutes(10);
    private static final Duration TIDY = Duration.ofSeconds(30);

    private final RedisSettings settings;
    private final Duration heartbeat;
    private final LongSupplier nanoTime;
    private final Keys keys;
    private final Wire wire;
    private final LocalNode local;
    private final Identity identity = new Identity();
    private final Outage outage;
    private final Replies replies;
    private final Link link;
    private final Announcer announcer;
    private final Subjects subjects;
    private final Departures departures;
    private final Publications publications;
    private final Tallies tallies;
    private final Burials burials;
    private final Membership membership;
    private final Channels channels;
    private final Terminations terminations;
    private final Texts texts;
    private final Incoming incoming;
    private final ScheduledExecutorService scheduler;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** How many subjects are to be verified, which is less than one at most heartbeats; touched by these only. */
    private double unverified;

    Node(RedisCluster.Builder builder, Keys keys, JsonCodec json, LocalNode local) {
        settings = builder.redis;
        heartbeat = builder.heartbeat;
        nanoTime = builder.nanoTime;
        this.keys = keys;
        this.local = local;
        wire = new Wire(json);
        outage = new Outage(nanoTime);
        replies = new Replies(identity, settings.lease());
        scheduler = builder.threads.scheduler("broadcast-redis");
        link = Lettuce.link(settings, this);
        Scripts scripts = new Scripts(link);
        announcer = new Announcer(link, scripts, keys, Departures.LIFE);
        subjects = new Subjects(this, local, announcer, builder.newWhileAway);
        departures = new Departures(this, subjects, announcer, heartbeat);
        publications = new Publications(this, announcer);
        tallies = new Tallies(this, wire, local, publications);
        burials = new Burials(this, scripts, subjects, announcer, local);
        membership = new Membership(this, scripts, this, heartbeat, settings.timeout());
        channels = new Channels(this, local);
        terminations = new Terminations(this, wire, publications);
        texts = new Texts(this, scripts);
        incoming = new Incoming(this, wire, local, subjects, membership, tallies);
    }

    void start() {
        long millis = heartbeat.toMillis();
        scheduler.scheduleWithFixedDelay(() -> guarded(membership::tick), 0, millis, TimeUnit.MILLISECONDS);
        scheduler.scheduleWithFixedDelay(
                () -> guarded(departures::tidy), TIDY.toMillis(), TIDY.toMillis(), TimeUnit.MILLISECONDS);
        later(
                () -> {
                    if (!outage.isReachable()) {
                        unreachable("there was no answer within "
                                + settings.timeout().toMillis() + " ms");
                    }
                },
                settings.timeout().toMillis());
    }

    void changed(Subject subject) {
        if (closed.get()) {
            local.alone(subject, false);
        } else {
            subjects.changed(subject);
        }
    }

    CompletableFuture<Boolean> stillGone(Subject subject, String user) {
        return departures.stillGone(subject, user);
    }

    void publish(Subject channel, Message message) {
        publications.publish(channel, topic(channel), message);
    }

    private byte[] topic(Subject channel) {
        SubjectState state = subjects.find(channel);
        return state == null ? keys.topic(channel) : state.topic;
    }

    CompletableFuture<Long> keep(Subject channel, Message message) {
        return outage.isReachable() ? publications.keep(channel, keys.of(channel), message) : unavailable();
    }

    void terminateConnections(String appId, String userId) {
        terminations.send(appId, userId);
    }

    void tallyChanged(String appId) {
        tallies.changed(appId);
    }

    CompletableFuture<Snapshot> read(Subject subject) {
        if (!outage.isReachable()) {
            return unavailable();
        }
        CompletableFuture<List<Object>> reply =
                announcer.run(Scripts.READ, subject, keys.of(subject), identity.name(), "");
        return explained(reply.thenApply(view -> replies.snapshot(view, epoch())));
    }

    CompletableFuture<Map<String, Integer>> channels(String appId, String prefix) {
        return outage.isReachable() ? explained(channels.read(appId, prefix, membership.nodes())) : unavailable();
    }

    CompletableFuture<Optional<String>> putIfAbsent(String name, String text, Duration timeToLive) {
        return outage.isReachable() ? explained(texts.putIfAbsent(name, text, timeToLive)) : unavailable();
    }

    void put(String name, @Nullable String text, Duration timeToLive) {
        if (outage.isReachable()) {
            texts.put(name, text, timeToLive);
        }
    }

    CompletableFuture<Tally> tally(String appId) {
        return outage.isReachable() ? explained(tallies.read(appId, membership.nodes())) : unavailable();
    }

    private <T> CompletableFuture<T> unavailable() {
        return CompletableFuture.failedFuture(outage.exception(link.toString()));
    }

    private <T> CompletableFuture<T> explained(CompletableFuture<T> answer) {
        return answer.exceptionallyCompose(failure -> {
            failed(failure);
            return CompletableFuture.failedFuture(
                    new ClusterUnavailableException(link + " has not answered", Scripts.cause(failure)));
        });
    }

    ClusterStatus status() {
        boolean reachable = outage.isReachable() && !closed.get();
        return new ClusterStatus(
                reachable,
                identity.name(),
                reachable ? membership.nodes().size() : 1,
                reachable ? link.toString() : link + " cannot be reached: " + outage.reason());
    }

    int remembered() {
        return subjects.size();
    }

    void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        departures.close();
        if (outage.isReachable()) {
            awaitBriefly(() -> !subjects.isPending() || !outage.isReachable());
            membership.close();
            try {
                membership.leave(wire.bye(identity.name())).get(1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                log.debug("the other servers were not told good-bye; they will find out", e);
            }
        }
        membership.close();
        scheduler.shutdownNow();
        try {
            scheduler.awaitTermination(1, TimeUnit.SECONDS); // or a connection might be opened while all are closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        awaitBriefly(() -> !membership.isBeating());
        link.close();
    }

    private static void awaitBriefly(BooleanSupplier condition) {
        long until = System.nanoTime() + FLUSH.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    // What the link reports

    @Override
    public void received(byte[] topic, byte[] message) {
        if (!closed.get()) {
            incoming.received(topic, message);
        }
    }

    @Override
    public void disconnected() {
        if (!closed.get()) {
            unreachable("the connection was closed");
        }
    }

    @Override
    public void interrupted() {
        subjects.interrupted();
        membership.interrupted();
    }

    // What the membership reports

    @Override
    public void joined() {
        outage.ends(link.toString());
        publications.send(keys.control(), wire.hello(identity.name()));
        subjects.announceAll();
        tallies.announceAll();
        terminations.sendWaiting();
    }

    @Override
    public void seen(Set<String> nodes) {
        tallies.retain(nodes);
    }

    @Override
    public void gone(String node, String heartbeat) {
        tallies.gone(node);
        burials.bury(node, heartbeat);
    }

    @Override
    public void beat() {
        unverified += (double) subjects.size() * heartbeat.toMillis() / ALL_VERIFIED.toMillis();
        subjects.verify((int) unverified);
        unverified -= (int) unverified;
    }

    @Override
    public boolean isRenewalNeeded() {
        return subjects.hasDropped();
    }

    // What the parts have in common

    @Override
    public Link link() {
        return link;
    }

    @Override
    public Keys keys() {
        return keys;
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public Outage outage() {
        return outage;
    }

    @Override
    public Replies replies() {
        return replies;
    }

    @Override
    public Epoch epoch() {
        return membership.epoch();
    }

    @Override
    public long leaseMillis() {
        return settings.lease().toMillis();
    }

    @Override
    public long nanoTime() {
        return nanoTime.getAsLong();
    }

    @Override
    public void later(Runnable task, long millis) {
        try {
            scheduler.schedule(() -> guarded(task), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            // Nobody waits for it any more.
        }
    }

    /** The loss of a part of a Redis Cluster is not the loss of all: only heartbeats tell that. */
    @Override
    public void failed(Throwable failure) {
        Throwable cause = Scripts.cause(failure);
        boolean heartbeatMissed = cause instanceof ClusterUnavailableException && cause.getCause() != null;
        Throwable reason = heartbeatMissed ? Scripts.cause(cause.getCause()) : cause;
        if (heartbeatMissed || !settings.redisCluster() && isUnreachable(reason)) {
            unreachable(Outage.describe(reason));
        }
    }

    private static boolean isUnreachable(Throwable cause) {
        return cause instanceof RedisCommandTimeoutException
                || cause instanceof RedisConnectionException
                || cause instanceof RedisException && !(cause instanceof RedisCommandExecutionException);
    }

    private void unreachable(String why) {
        if (!closed.get() && outage.begins(link.toString(), why)) {
            later(subjects::goOnAlone, 0);
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) { // or the scheduler would never do it again
            log.error("something that a cluster does now and then has failed", e);
        }
    }
}
