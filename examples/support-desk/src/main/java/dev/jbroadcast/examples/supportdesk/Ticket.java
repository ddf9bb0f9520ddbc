package dev.jbroadcast.examples.supportdesk;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a customer wants help with.
 *
 * @param status {@code open} or {@code closed}
 * @param assigned_to the agent who cares; null while nobody does
 * @param resolved_at when it was closed; null while it is open
 */
public record Ticket(
        long id,
        long customer_id,
        String customer_name,
        long reason_id,
        String subject,
        String status,
        @Nullable Long assigned_to,
        @Nullable String resolved_at,
        List<Message> messages) {

    static Ticket opened(long id, User customer, long reasonId, String subject, Message first) {
        return new Ticket(id, customer.id(), customer.name(), reasonId, subject, "open", null, null, List.of(first));
    }

    boolean isOpen() {
        return status.equals("open");
    }

    boolean isVisibleTo(User user) {
        return user.isAgent() || user.isCustomer(customer_id);
    }

    Ticket with(Message message) {
        return with(Stream.concat(messages.stream(), Stream.of(message)).toList());
    }

    Ticket readBy(User reader) {
        return with(messages.stream().map(message -> message.readBy(reader)).toList());
    }

    private Ticket with(List<Message> messages) {
        return new Ticket(
                id, customer_id, customer_name, reason_id, subject, status, assigned_to, resolved_at, messages);
    }

    Ticket assignedTo(User agent) {
        return new Ticket(
                id, customer_id, customer_name, reason_id, subject, status, agent.id(), resolved_at, messages);
    }

    Ticket closed(String now) {
        return new Ticket(id, customer_id, customer_name, reason_id, subject, "closed", assigned_to, now, messages);
    }
}
