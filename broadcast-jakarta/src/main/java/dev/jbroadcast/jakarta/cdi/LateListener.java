package dev.jbroadcast.jakarta.cdi;

import dev.jbroadcast.server.event.ServerEvent;
import dev.jbroadcast.server.event.ServerEventListener;

/**
 * A bean that listens to the server, asked for when the first event arrives. What is still under way when the
 * application has ended is not for it.
 */
record LateListener(String name, Lazy<?> bean, BeanReferences references) implements ServerEventListener {

    @Override
    public void on(ServerEvent event) {
        references.call(() -> ((ServerEventListener) bean.get()).on(event));
    }

    @Override
    public String toString() {
        return name;
    }
}
