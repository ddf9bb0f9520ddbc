package dev.jbroadcast.examples.supportdesk;

import java.security.Principal;

/**
 * Who is signed in.
 *
 * @param type {@code customer} or {@code admin}, as the API calls the agents
 */
public record User(long id, String type, String name) implements Principal {

    static User customer(long id, String name) {
        return new User(id, "customer", name);
    }

    static User agent(long id, String name) {
        return new User(id, "admin", name);
    }

    boolean isAgent() {
        return type.equals("admin");
    }

    boolean isCustomer(long customerId) {
        return !isAgent() && id == customerId;
    }

    @Override
    public String getName() {
        return type + "." + id;
    }
}
