package dev.jbroadcast.spring;

import dev.jbroadcast.clientevent.ClientEventRegistry;
import dev.jbroadcast.clientevent.ClientEventRoutes;
import dev.jbroadcast.clientevent.OnClientEvent;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** The methods of all beans that carry {@link OnClientEvent}. A bean is asked for when an event for it arrives. */
final class AnnotatedListeners implements ClientEventRoutes {

    private final ConfigurableListableBeanFactory beans;
    private final AnnotatedBeans annotated;

    AnnotatedListeners(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
        this.annotated = new AnnotatedBeans(beans, OnClientEvent.class);
    }

    @Override
    public void configure(ClientEventRegistry.Builder events) {
        annotated
                .find()
                .forEach(bean -> events.add(
                        bean.type(),
                        () -> beans.getBean(bean.name()),
                        method -> annotated.callable(method, bean.name())));
    }
}
