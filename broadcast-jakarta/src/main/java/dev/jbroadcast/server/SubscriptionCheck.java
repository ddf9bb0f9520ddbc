package dev.jbroadcast.server;

import dev.jbroadcast.Channel;
import dev.jbroadcast.ChannelKind;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.json.JsonCodec;
import dev.jbroadcast.json.Utf8;
import dev.jbroadcast.pusher.ChannelSigner;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a connection may join a channel, from what the client sent ({@code pusher-protocol.md} §2). Allocates
 * nothing that stays: strangers must not be able to fill the memory.
 */
final class SubscriptionCheck {

    /**
     * The outcome of a check.
     *
     * @param refusal null if the connection may join
     * @param member who joins, on a presence channel
     */
    record Result(
            @Nullable SubscriptionRefusal refusal, @Nullable Member member) {

        private static Result refused(SubscriptionRefusal refusal) {
            return new Result(refusal, null);
        }

        private static Result unauthorized(String message) {
            return refused(SubscriptionRefusal.unauthorized(message));
        }
    }

    private static final Result ALLOWED = new Result(null, null);

    private final App app;
    private final SocketId socketId;
    private final @Nullable User user;
    private final JsonCodec codec;

    /** @param user who has signed in on the connection; null if nobody has */
    SubscriptionCheck(App app, SocketId socketId, @Nullable User user, JsonCodec codec) {
        this.app = app;
        this.socketId = socketId;
        this.user = user;
        this.codec = codec;
    }

    Result check(String channel, @Nullable String auth, @Nullable String channelData) {
        int maxLength = app.limits().maxChannelNameLength();
        if (channel.length() > maxLength) {
            return Result.refused(SubscriptionRefusal.nameTooLong(maxLength));
        }
        ChannelKind kind = ChannelKind.ofName(channel);
        if (kind == ChannelKind.SERVER_TO_USER) {
            return ofUser(channel.substring(kind.prefix().length()));
        }
        if (!Channel.isLegalName(channel)) {
            return Result.refused(SubscriptionRefusal.illegalName());
        }
        if (!kind.requiresAuthorization()) {
            return ALLOWED;
        }
        if (auth == null) {
            return Result.unauthorized("Auth info required to subscribe to " + channel);
        }
        String complaint = AuthCheck.complaint(
                app,
                "subscription",
                auth,
                ChannelSigner.textToSign(socketId, channel, channelData),
                (credentials, signature) ->
                        new ChannelSigner(credentials).verify(socketId, channel, channelData, signature));
        if (complaint != null) {
            return Result.unauthorized(complaint);
        }
        return kind == ChannelKind.PRESENCE ? presence(channel, channelData) : ALLOWED;
    }

    private Result ofUser(String userId) {
        // A user may have signed in with an id that no channel name can hold.
        return user != null && user.id().equals(userId) && Channel.isLegalName(userId)
                ? ALLOWED
                : Result.unauthorized("The connection has not signed in as this user");
    }

    private Result presence(String channel, @Nullable String channelData) {
        if (channelData == null) {
            return user == null ? nobody(channel) : new Result(null, user.member());
        }
        int maxBytes = app.limits().maxPresenceMemberBytes();
        if (Utf8.isLonger(channelData, maxBytes)) {
            return Result.refused(SubscriptionRefusal.memberTooBig(maxBytes));
        }
        return Member.parse(channelData, codec)
                .map(member -> new Result(null, member))
                .orElseGet(() -> nobody(channel));
    }

    private static Result nobody(String channel) {
        return Result.unauthorized(
                channel + " is a presence channel and subscription must include channel_data with a user_id");
    }
}
