package dev.jbroadcast.spring;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.convert.ConversionService;
import org.springframework.data.repository.Repository;
import org.springframework.data.repository.core.RepositoryMetadata;
import org.springframework.data.repository.core.support.AbstractRepositoryMetadata;
import org.springframework.data.repository.support.DefaultRepositoryInvokerFactory;
import org.springframework.data.repository.support.Repositories;
import org.springframework.data.web.config.SpringDataWebConfiguration;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

/** The domain objects that the application has repositories for. Makes no repository before somebody wants to join. */
final class DomainObjects {

    private final ConfigurableListableBeanFactory beans;
    private final Map<Class<?>, Class<?>> idTypes = new ConcurrentHashMap<>();
    private final SingletonSupplier<Repositories> repositories;

    DomainObjects(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
        this.repositories = SingletonSupplier.of(() -> new Repositories(beans));
        for (String name : beans.getBeanNamesForType(Repository.class, true, false)) {
            Class<?> type = beans.getType(name, false);
            if (type != null && type.isInterface()) {
                RepositoryMetadata metadata = AbstractRepositoryMetadata.getMetadata(type);
                idTypes.put(metadata.getDomainType(), metadata.getIdType());
            }
        }
    }

    /** The type of the ids of a domain type; null if it is none. */
    @Nullable
    Class<?> idType(Class<?> type) {
        return idTypes.get(type);
    }

    /** The object of a domain type; null if there is none. */
    @Nullable
    Object find(String text, Class<?> type, ConversionService service) {
        // Controllers then have this conversion, or one that the application puts before it.
        return convertedInControllers()
                ? service.convert(text, type)
                : new DefaultRepositoryInvokerFactory(repositories.obtain(), service)
                        .getInvokerFor(type)
                        .invokeFindById(text)
                        .orElse(null);
    }

    private boolean convertedInControllers() {
        return ClassUtils.isPresent("org.springframework.web.servlet.config.annotation.WebMvcConfigurer", null)
                && beans.getBeanNamesForType(SpringDataWebConfiguration.class, true, false).length > 0;
    }
}
