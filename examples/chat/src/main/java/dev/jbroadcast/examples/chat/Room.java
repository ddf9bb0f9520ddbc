package dev.jbroadcast.examples.chat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A room and the last {@value #HISTORY} messages in it, from which pages catch up with what they missed. Kept in
 * memory: this is an example of broadcasting, not of storing.
 */
final class Room {

    static final int HISTORY = 100;

    /** A message with the name its sender's page gave it and those who have seen it. */
    record Entry(Message message, String tempId, Set<ChatUser> readBy) {}

    private final Deque<Entry> history = new ArrayDeque<>();

    synchronized List<Entry> history() {
        return history.stream()
                .map(entry -> new Entry(entry.message(), entry.tempId(), new LinkedHashSet<>(entry.readBy())))
                .toList();
    }

    /**
     * Adds a message; unless its sender, who heard no answer the first time, has sent it again.
     *
     * @return the message that is in the room now: this one, or the one from the first time
     */
    synchronized Message add(Message message, String tempId) {
        for (Entry entry : history) {
            if (entry.tempId().equals(tempId) && entry.message().senderId().equals(message.senderId())) {
                return entry.message();
            }
        }
        if (history.size() == HISTORY) {
            history.removeFirst();
        }
        history.addLast(new Entry(message, tempId, new LinkedHashSet<>()));
        return message;
    }

    /**
     * Notes that somebody has seen messages.
     *
     * @return those of which it was not known
     */
    synchronized List<String> markRead(ChatUser reader, Collection<String> messageIds) {
        List<String> news = new ArrayList<>();
        for (Entry entry : history) {
            Message message = entry.message();
            if (messageIds.contains(message.id())
                    && !message.senderId().equals(reader.id())
                    && entry.readBy().add(reader)) {
                news.add(message.id());
            }
        }
        return news;
    }
}
