package dev.jbroadcast.clientevent;

import java.security.Principal;

/** Somebody of whom nothing but the id is known. */
record UserId(String id) implements Principal {

    @Override
    public String getName() {
        return id;
    }
}
