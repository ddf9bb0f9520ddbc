package dev.jbroadcast.jakarta.cdi;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.build.compatible.spi.Parameters;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticBeanCreator;

/** Makes one of the {@link ProvidedBean}s when it is first needed. For CDI containers. */
public final class ProvidedBeanCreator implements SyntheticBeanCreator<Object> {

    static final String BEAN = "bean";

    /** For CDI containers. */
    public ProvidedBeanCreator() {}

    @Override
    public Object create(Instance<Object> lookup, Parameters parameters) {
        return ProvidedBean.valueOf(parameters.get(BEAN, String.class)).create(lookup);
    }
}
