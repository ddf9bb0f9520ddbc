package dev.jbroadcast.examples.chat;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the page finds the sockets, and under which name the chat is known there. What is null is as it is where the
 * page comes from.
 *
 * @param key what Echo connects with; public, unlike the secret
 * @param tls whether connections are encrypted
 */
@ConfigurationProperties("chat.sockets")
record Sockets(
        String key,
        @Nullable String host,
        @Nullable Integer port,
        @Nullable Boolean tls) {}
