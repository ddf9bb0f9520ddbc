package dev.jbroadcast.jakarta.cdi;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.build.compatible.spi.Parameters;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanCreator;
import jakarta.enterprise.inject.spi.BeanContainer;
import jakarta.enterprise.inject.spi.CDI;
import java.util.Set;

/** Makes what starts broadcasting. For CDI containers. */
public final class BroadcastingCreator implements SyntheticBeanCreator<CdiBroadcasting> {

    static final String PROVIDED = "provided";

    /** For CDI containers. */
    public BroadcastingCreator() {}

    @Override
    public CdiBroadcasting create(Instance<Object> lookup, Parameters parameters) {
        return new CdiBroadcasting(beans(lookup), Set.of(parameters.get(PROVIDED, Class[].class)));
    }

    /**
     * What sees the beans of the application. That is what this class gets, as a part of the application; what is
     * looked up may be a part of the server, such as Payara, and see those of the server only.
     */
    private static BeanContainer beans(Instance<Object> lookup) {
        try {
            return CDI.current().getBeanContainer();
        } catch (IllegalStateException e) {
            return lookup.select(BeanContainer.class).get();
        }
    }
}
