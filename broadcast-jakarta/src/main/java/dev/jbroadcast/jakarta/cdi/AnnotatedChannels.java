package dev.jbroadcast.jakarta.cdi;

import dev.jbroadcast.authorization.AuthorizesChannel;
import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.authorization.ChannelRoutes;
import jakarta.enterprise.inject.spi.BeanContainer;

/** The methods of all beans that carry {@link AuthorizesChannel}. A bean is asked for when somebody wants to join. */
final class AnnotatedChannels implements ChannelRoutes {

    private final AnnotatedBeans annotated;

    AnnotatedChannels(BeanContainer beans, BeanReferences references) {
        this.annotated = new AnnotatedBeans(beans, references, AuthorizesChannel.class);
    }

    @Override
    public void configure(ChannelRegistry.Builder channels) {
        annotated.find().forEach(bean -> {
            bean.requireCallable();
            channels.annotated(bean.type(), bean.reference(), bean::callable);
        });
    }
}
