package dev.jbroadcast.jakarta.cdi;

import dev.jbroadcast.clientevent.ClientEventRegistry;
import dev.jbroadcast.clientevent.ClientEventRoutes;
import dev.jbroadcast.clientevent.OnClientEvent;
import jakarta.enterprise.inject.spi.BeanContainer;

/** The methods of all beans that carry {@link OnClientEvent}. A bean is asked for when an event for it arrives. */
final class AnnotatedListeners implements ClientEventRoutes {

    private final AnnotatedBeans annotated;

    AnnotatedListeners(BeanContainer beans, BeanReferences references) {
        this.annotated = new AnnotatedBeans(beans, references, OnClientEvent.class);
    }

    @Override
    public void configure(ClientEventRegistry.Builder events) {
        annotated.find().forEach(bean -> {
            bean.requireCallable();
            events.add(bean.type(), bean.reference(), bean::callable);
        });
    }
}
