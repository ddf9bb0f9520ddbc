package dev.jbroadcast.spring;

import dev.jbroadcast.authorization.AuthorizesChannel;
import dev.jbroadcast.authorization.ChannelRegistry;
import dev.jbroadcast.authorization.ChannelRoutes;
import dev.jbroadcast.authorization.UserParameters;
import dev.jbroadcast.spring.AnnotatedBeans.AnnotatedBean;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;

/**
 * The methods of all beans that carry {@link AuthorizesChannel}. The channels are wanted before most beans are there,
 * so a bean is asked for when somebody wants to join, and what only the finished bean shows is checked when all are
 * there.
 */
final class AnnotatedChannels implements ChannelRoutes, Ordered, SmartInitializingSingleton {

    private final ConfigurableListableBeanFactory beans;
    private final AnnotatedBeans annotated;
    private final PlaceholderConversion conversion;
    private final @Nullable UserParameters users;
    private @Nullable List<AnnotatedBean> found;

    AnnotatedChannels(
            ConfigurableListableBeanFactory beans, PlaceholderConversion conversion, @Nullable UserParameters users) {
        this.beans = beans;
        this.annotated = new AnnotatedBeans(beans, AuthorizesChannel.class);
        this.conversion = conversion;
        this.users = users;
    }

    @Override
    public void configure(ChannelRegistry.Builder channels) {
        channels.bindOthers(conversion::find);
        if (users != null) {
            channels.users(users);
        }
        List<AnnotatedBean> all = annotated.find();
        all.forEach(bean -> channels.annotated(
                bean.type(), () -> beans.getBean(bean.name()), method -> annotated.callable(method, bean.name())));
        found = all;
    }

    /** After the routes that the application wrote down. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<AnnotatedBean> known = found;
        if (known == null) {
            // The application has a registry of its own.
            return;
        }
        for (AnnotatedBean bean : annotated.find()) {
            if (!known.contains(bean)) {
                throw new IllegalStateException(
                        "the bean \"%s\" is a %s, which has methods with @AuthorizesChannel, and that was not known when the channels were: declare the bean method to return that class"
                                .formatted(bean.name(), bean.type().getName()));
            }
            annotated.methods(bean.type()).forEach(method -> requireCallable(method, bean));
        }
    }

    private void requireCallable(Method method, AnnotatedBean bean) {
        try {
            annotated.callable(method, bean.name());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "@AuthorizesChannel on %s#%s is not usable: %s"
                            .formatted(bean.type().getName(), method.getName(), e.getMessage()),
                    e);
        }
    }
}
