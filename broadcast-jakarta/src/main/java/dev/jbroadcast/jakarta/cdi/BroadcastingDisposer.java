package dev.jbroadcast.jakarta.cdi;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.build.compatible.spi.Parameters;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanDisposer;

/** Ends broadcasting with the CDI container. For CDI containers. */
public final class BroadcastingDisposer implements SyntheticBeanDisposer<CdiBroadcasting> {

    /** For CDI containers. */
    public BroadcastingDisposer() {}

    @Override
    public void dispose(CdiBroadcasting broadcasting, Instance<Object> lookup, Parameters parameters) {
        broadcasting.close();
    }
}
