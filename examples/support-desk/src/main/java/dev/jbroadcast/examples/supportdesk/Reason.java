package dev.jbroadcast.examples.supportdesk;

import java.util.List;

/** What a ticket can be about. */
public record Reason(long id, String name) {

    static final List<Reason> ALL =
            List.of(new Reason(1, "Delivery"), new Reason(2, "Payment"), new Reason(3, "Something else"));
}
