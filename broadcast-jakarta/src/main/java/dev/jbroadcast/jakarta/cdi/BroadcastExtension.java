package dev.jbroadcast.jakarta.cdi;

import jakarta.enterprise.inject.build.compatible.spi.BeanInfo;
import jakarta.enterprise.inject.build.compatible.spi.BuildCompatibleExtension;
import jakarta.enterprise.inject.build.compatible.spi.Discovery;
import jakarta.enterprise.inject.build.compatible.spi.Registration;
import jakarta.enterprise.inject.build.compatible.spi.ScannedClasses;
import jakarta.enterprise.inject.build.compatible.spi.Synthesis;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticComponents;
import jakarta.enterprise.lang.model.types.Type;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.Set;

/**
 * Adds the beans of broadcasting, of each type only where the application has none of its own. For CDI containers to
 * find.
 */
public final class BroadcastExtension implements BuildCompatibleExtension {

    private static final String DEFAULT = "jakarta.enterprise.inject.Default";

    private final Set<ProvidedBean> provided = EnumSet.allOf(ProvidedBean.class);

    /** For CDI containers. */
    public BroadcastExtension() {}

    /** Adds what observes the events that the application fires. */
    @Discovery
    public void addObserver(ScannedClasses classes) {
        classes.add(FiredEvents.class.getName());
    }

    /** Notes what the application has itself. */
    @Registration(types = Object.class)
    public void keepBeansOfTheApplication(BeanInfo bean) {
        boolean injectedByDefault = bean.qualifiers().stream()
                .anyMatch(qualifier -> qualifier.name().equals(DEFAULT));
        if (injectedByDefault) {
            bean.types().forEach(this::keep);
        }
    }

    private void keep(Type type) {
        if (type.isClass()) {
            String name = type.asClass().declaration().name();
            provided.removeIf(ours -> ours.type().getName().equals(name));
        }
    }

    /** Adds what the application does not have. */
    @Synthesis
    public void addBeans(SyntheticComponents components) {
        Class<?>[] types = provided.stream().map(ProvidedBean::type).toArray(Class<?>[]::new);
        components
                .addBean(CdiBroadcasting.class)
                .type(CdiBroadcasting.class)
                .scope(Singleton.class)
                .withParam(BroadcastingCreator.PROVIDED, types)
                .createWith(BroadcastingCreator.class)
                .disposeWith(BroadcastingDisposer.class);
        provided.forEach(bean -> add(bean, components));
    }

    @SuppressWarnings("unchecked") // The creator makes what the bean says.
    private static void add(ProvidedBean bean, SyntheticComponents components) {
        Class<Object> type = (Class<Object>) bean.type();
        components
                .addBean(type)
                .type(type)
                .scope(bean.scope())
                .withParam(ProvidedBeanCreator.BEAN, bean.name())
                .createWith(ProvidedBeanCreator.class);
    }
}
