package dev.jbroadcast.testing;

import dev.jbroadcast.authorization.ChannelDecision;
import dev.jbroadcast.authorization.PresenceMember;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.WritableAssertionInfo;
import org.jspecify.annotations.Nullable;

/** Assertions on the decision about one attempt to join a channel. */
public final class ChannelJoinAssert extends AbstractAssert<ChannelJoinAssert, ChannelDecision> {

    private final String attempt;

    ChannelJoinAssert(WritableAssertionInfo origin, ChannelDecision decision, String attempt) {
        super(decision, ChannelJoinAssert.class);
        Descriptions.copy(origin, info);
        this.attempt = attempt;
    }

    /** They may join. */
    public ChannelJoinAssert isAllowed() {
        if (actual instanceof ChannelDecision.Denied denied) {
            failWithMessage("Expected %s to be allowed but it was denied: %s", attempt, denied.reason());
        }
        return this;
    }

    /** They may not join. */
    public ChannelJoinAssert isDenied() {
        if (!(actual instanceof ChannelDecision.Denied)) {
            failWithMessage("Expected %s to be denied but it was allowed", attempt);
        }
        return this;
    }

    /** They may not join, for a reason in which these words occur. */
    public ChannelJoinAssert isDeniedBecause(String words) {
        isDenied();
        if (actual instanceof ChannelDecision.Denied denied && !denied.reason().contains(words)) {
            failWithMessage(
                    "Expected %s to be denied because of \"%s\" but the reason was: %s",
                    attempt, words, denied.reason());
        }
        return this;
    }

    /** They may join the presence channel as the member with this id. */
    public ChannelJoinAssert asMember(String id) {
        PresenceMember member = member();
        if (member == null || !member.id().equals(id)) {
            failWithMessage(
                    "Expected %s to be allowed as the member \"%s\" but it was as %s",
                    attempt, id, member == null ? "no member" : "\"" + member.id() + "\"");
        }
        return this;
    }

    /** They may join the presence channel as a member with this info. */
    public ChannelJoinAssert withInfo(Object info) {
        PresenceMember member = member();
        if (member == null || !Objects.equals(member.info(), info)) {
            failWithMessage(
                    "Expected %s to be allowed with the info %s but it was %s",
                    attempt, info, member == null ? "as no member" : "with " + member.info());
        }
        return this;
    }

    private @Nullable PresenceMember member() {
        isAllowed();
        return actual instanceof ChannelDecision.Allowed allowed ? allowed.member() : null;
    }
}
