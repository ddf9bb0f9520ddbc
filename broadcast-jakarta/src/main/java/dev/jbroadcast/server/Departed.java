package dev.jbroadcast.server;

import dev.jbroadcast.server.cluster.Cluster;
import dev.jbroadcast.server.cluster.Subject;
import dev.jbroadcast.server.event.DepartureCheck;
import dev.jbroadcast.server.event.ServerEvent;
import dev.jbroadcast.server.event.ServerEvent.ChannelVacated;
import dev.jbroadcast.server.event.ServerEvent.MemberRemoved;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the cluster say whether those who have left are still gone. Thread-safe. */
final class Departed implements DepartureCheck {

    private static final Logger log = LoggerFactory.getLogger(Departed.class);

    private final Cluster cluster;

    Departed(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public CompletionStage<Boolean> stillGone(ServerEvent departure) {
        CompletionStage<Boolean> answer;
        if (departure instanceof ChannelVacated vacated) {
            answer = cluster.stillGone(
                    Subject.channel(vacated.appId(), vacated.channel().name()), "");
        } else if (departure instanceof MemberRemoved removed) {
            answer = cluster.stillGone(
                    Subject.channel(removed.appId(), removed.channel().name()), removed.userId());
        } else {
            answer = CompletableFuture.completedFuture(true);
        }
        return answer.exceptionally(e -> {
            log.warn("it cannot be said whether somebody has come back, and so nothing is said of {}", departure, e);
            return false;
        });
    }
}
