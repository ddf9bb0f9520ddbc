package dev.jbroadcast.jakarta.cdi;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.build.compatible.spi.Parameters;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanCreator;
import jakarta.enterprise.inject.spi.BeanContainer;
import java.util.Set;

/** Makes what starts broadcasting. For CDI containers. */
public final class BroadcastingCreator implements SyntheticBeanCreator<CdiBroadcasting> {

    static final String PROVIDED = "provided";

    /** For CDI containers. */
    public BroadcastingCreator() {}

    @Override
    public CdiBroadcasting create(Instance<Object> lookup, Parameters parameters) {
        BeanContainer beans = lookup.select(BeanContainer.class).get();
        return new CdiBroadcasting(beans, Set.of(parameters.get(PROVIDED, Class[].class)));
    }
}
