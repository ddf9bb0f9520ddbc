package dev.jbroadcast.jakarta.cdi;

import dev.jbroadcast.server.event.ServerEvent;
import dev.jbroadcast.server.event.ServerEventListener;

/** A bean that listens to the server, asked for when the first event arrives. */
record LateListener(String name, Lazy<?> bean) implements ServerEventListener {

    @Override
    public void on(ServerEvent event) {
        ((ServerEventListener) bean.get()).on(event);
    }

    @Override
    public String toString() {
        return name;
    }
}
