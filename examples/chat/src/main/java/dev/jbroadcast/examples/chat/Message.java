package dev.jbroadcast.examples.chat;

import java.time.Instant;

/** What somebody wrote in a room. */
public record Message(String id, String room, String senderId, String senderName, String content, Instant sentAt) {}
