package dev.jbroadcast.examples.supportdesk;

import java.util.List;

/** What somebody wrote to a ticket. */
public record Message(
        long id,
        String message,
        boolean is_from_admin,
        boolean is_read,
        Sender sender,
        List<Attachment> attachments,
        String created_at) {

    /** Who wrote it, as the other side sees them. */
    public record Sender(String type, String name) {}

    static Message of(long id, User sender, String text, List<Attachment> attachments, String now) {
        return new Message(
                id, text, sender.isAgent(), false, new Sender(sender.type(), sender.name()), attachments, now);
    }

    /** Nobody reads what their own side wrote. */
    Message readBy(User reader) {
        return new Message(
                id,
                message,
                is_from_admin,
                is_read || is_from_admin != reader.isAgent(),
                sender,
                attachments,
                created_at);
    }
}
