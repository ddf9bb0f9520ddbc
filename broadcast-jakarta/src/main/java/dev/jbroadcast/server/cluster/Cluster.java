package dev.jbroadcast.server.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What makes several servers one. This is what an implementation provides; {@link #single()} is a cluster of one.
 *
 * <p>Thread-safe. All methods but {@link #close()} are called with locks of the server held, at any rate: none of them
 * blocks, and none throws. What returns a stage fails it with a {@link ClusterUnavailableException} where the other
 * nodes cannot be asked, within a few seconds at most.
 */
public interface Cluster extends AutoCloseable {

    /** No other node. */
    static Cluster single() {
        return new SingleNode();
    }

    /** Called once, before anything else, by the server. That the others cannot be reached is no reason to fail. */
    void start(LocalNode node);

    /**
     * Says that the state of a subject has changed on this node. The cluster then asks for the
     * {@linkplain LocalNode#changes changes}, announces them and says {@linkplain LocalNode#announced what became of
     * them}; or it has the node {@linkplain LocalNode#alone go on alone}. One announcement at a time is on its way for
     * a subject; what changes meanwhile is announced together afterwards.
     */
    void changed(Subject subject);

    /**
     * Asks about a departure that this node was told of, a few seconds later. Each departure is asked about once.
     *
     * @param userId who has left a presence channel; empty if it is the subject that was vacated
     * @return false if somebody has come back since, on whichever node, or if another node takes care of it
     */
    CompletionStage<Boolean> stillGone(Subject subject, String userId);

    /**
     * Sends a message to those who listen on a channel on other nodes. Messages for one channel arrive in the order in
     * which one thread has sent them. If the others cannot be reached, it is lost.
     */
    void publish(Subject channel, Message message);

    /**
     * Like {@link #publish}, and keeps the message.
     *
     * @return its version: the greater one is what stays; fails if the message was lost
     */
    CompletionStage<Long> keep(Subject channel, Message message);

    /** Ends the connections on which a user has signed in, on other nodes. */
    void terminateConnections(String appId, String userId);

    /** Says that the {@linkplain LocalNode#tally tally} of an app has changed on this node. */
    void tallyChanged(String appId);

    /** How a subject stands in the whole cluster. */
    CompletionStage<Snapshot> read(Subject subject);

    /**
     * The channels that somebody listens on, but for those of users, and how many connections do.
     *
     * @param prefix how the names begin
     */
    CompletionStage<Map<String, Integer>> channels(String appId, String prefix);

    /** How much of an app there is on all nodes together; without addresses. */
    CompletionStage<Tally> tally(String appId);

    /**
     * Keeps a text for all nodes, unless there is one of this name.
     *
     * @param name any text
     * @return what there was; empty if there was nothing, and then the text is kept now
     */
    CompletionStage<Optional<String>> putIfAbsent(String name, String text, Duration timeToLive);

    /**
     * Keeps a text for all nodes, in the place of what there was. If the others cannot be reached, it is lost.
     *
     * @param text null to keep nothing any more
     */
    void put(String name, @Nullable String text, Duration timeToLive);

    /** Whether anything that is published here can ever interest another node. */
    boolean hasPeers();

    /** How the cluster is at the moment. */
    ClusterStatus status();

    /**
     * Says good-bye to the other nodes, who take over at once what is left undone here. Blocks for as long as that
     * takes, but not longer than a few seconds. May be called more than once.
     */
    @Override
    void close();
}
