package dev.jbroadcast.spring;

import dev.jbroadcast.server.event.ServerEvent;
import dev.jbroadcast.server.event.ServerEventListener;
import dev.jbroadcast.server.webhook.WebhookSender;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.BeanCreationNotAllowedException;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.function.SingletonSupplier;

/**
 * The application's beans that listen to the server. A bean is asked for when the first event arrives: listeners may
 * well broadcast, and what they broadcast with needs the server.
 */
final class ServerEventListenerBeans {

    private final ListableBeanFactory beans;

    ServerEventListenerBeans(ListableBeanFactory beans) {
        this.beans = beans;
    }

    /** Without senders of webhooks: they need no server, and are to be closed after it. */
    List<ServerEventListener> listeners() {
        return Stream.of(beans.getBeanNamesForType(ServerEventListener.class, true, false))
                .filter(name -> !ScopedProxyUtils.isScopedTarget(name))
                .filter(name -> !beans.isTypeMatch(name, WebhookSender.class))
                .<ServerEventListener>map(name -> new BeanListener(
                        name, SingletonSupplier.of(() -> beans.getBean(name, ServerEventListener.class))))
                .toList();
    }

    private record BeanListener(String name, SingletonSupplier<ServerEventListener> bean)
            implements ServerEventListener {

        @Override
        public void on(ServerEvent event) {
            try {
                bean.obtain().on(event);
            } catch (BeanCreationNotAllowedException e) {
                // The application is ending, and nobody has ever asked for the bean.
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
