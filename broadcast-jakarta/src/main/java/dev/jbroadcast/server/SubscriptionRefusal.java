package dev.jbroadcast.server;

/**
 * Why a subscription failed, in the terms of {@code pusher:subscription_error} ({@code pusher-protocol.md} §2.4).
 *
 * @param type what clients switch on
 * @param status as in HTTP, or a protocol code
 */
record SubscriptionRefusal(String type, int status, String message) {

    static SubscriptionRefusal unauthorized(String message) {
        return new SubscriptionRefusal("AuthError", 401, message);
    }

    static SubscriptionRefusal nameTooLong(int maxLength) {
        return new SubscriptionRefusal(
                "LimitReached", 4009, "The channel name has more than %d characters".formatted(maxLength));
    }

    static SubscriptionRefusal illegalName() {
        return new SubscriptionRefusal("AuthError", 400, "The channel name has characters that are not allowed");
    }

    static SubscriptionRefusal channelFull(int maxMembers) {
        return new SubscriptionRefusal(
                "LimitReached", 4100, "The presence channel has %d members already".formatted(maxMembers));
    }

    static SubscriptionRefusal memberTooBig(int maxBytes) {
        return new SubscriptionRefusal(
                "LimitReached", 4301, "The channel_data of a member has more than %d bytes".formatted(maxBytes));
    }

    static SubscriptionRefusal tooManyChannels(int maxChannels) {
        return new SubscriptionRefusal(
                "LimitReached", 4100, "The connection has joined %d channels already".formatted(maxChannels));
    }

    static SubscriptionRefusal tooFast() {
        return new SubscriptionRefusal("LimitReached", 4301, "Subscription rejected due to rate limit");
    }
}
