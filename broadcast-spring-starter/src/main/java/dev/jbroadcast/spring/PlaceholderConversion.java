package dev.jbroadcast.spring;

import java.time.DateTimeException;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.convert.ConversionService;

/**
 * Makes of the texts in channel names what controllers get for the same texts in paths: by the application's
 * {@link ConversionService}, and by its repositories. As everywhere in channel names, a thing has one text only.
 */
final class PlaceholderConversion {

    private static final String[] SERVICES = {"mvcConversionService", "webFluxConversionService", "conversionService"};

    private final ConfigurableListableBeanFactory beans;
    private final @Nullable DomainObjects domainObjects;

    /** @param domainObjects null where there is no Spring Data */
    PlaceholderConversion(ConfigurableListableBeanFactory beans, @Nullable DomainObjects domainObjects) {
        this.beans = beans;
        this.domainObjects = domainObjects;
    }

    /** The converter to a type; null if there is none. Needs the conversion service for values only. */
    @Nullable
    Function<String, ?> find(Class<?> type) {
        Class<?> idType = domainObjects == null ? null : domainObjects.idType(type);
        if (idType != null) {
            return text -> domainObject(text, type, idType);
        }
        return service().canConvert(String.class, type) ? text -> value(text, type) : null;
    }

    /** Looked up each time, because it is needed long before it is known whether it is needed at all. */
    private ConversionService service() {
        for (String name : SERVICES) {
            if (beans.containsBean(name) && beans.isTypeMatch(name, ConversionService.class)) {
                return beans.getBean(name, ConversionService.class);
            }
        }
        ConversionService own = beans.getConversionService();
        return own == null ? ApplicationConversionService.getSharedInstance() : own;
    }

    private @Nullable Object domainObject(String text, Class<?> type, Class<?> idType) {
        ConversionService service = service();
        Object id = null;
        try {
            id = service.convert(text, idType);
        } catch (ConversionException e) {
            // The application may find them by something else than their ids.
        }
        if (id != null) {
            requireOwnSpelling(text, id);
        }
        return convert(text, () -> domainObjects.find(text, type, service));
    }

    private @Nullable Object value(String text, Class<?> type) {
        ConversionService service = service();
        Object value = convert(text, () -> service.convert(text, type));
        if (value != null && !value.toString().equals(text)) {
            Object same = null;
            try {
                same = service.convert(value.toString(), type);
            } catch (ConversionException e) {
                // It is written in another way than toString() does, which nobody but the application knows.
            }
            if (value.equals(same)) {
                requireOwnSpelling(text, value);
            }
        }
        return value;
    }

    private static void requireOwnSpelling(String text, Object value) {
        if (!value.toString().equals(text)) {
            throw new IllegalArgumentException("it would be written \"%s\"".formatted(value));
        }
    }

    private interface Conversion {
        @Nullable
        Object run();
    }

    /** A text that is none of the type is for the client to see; a database that is down is not. */
    private static @Nullable Object convert(String text, Conversion conversion) {
        try {
            return conversion.run();
        } catch (ConversionFailedException e) {
            if (e.getCause() instanceof RuntimeException cause && !saysThatTheTextIsWrong(cause)) {
                throw cause;
            }
            throw new IllegalArgumentException("it cannot be converted: " + e.getCause(), e);
        } catch (ConversionException e) {
            throw new IllegalArgumentException("it cannot be converted: " + e.getMessage(), e);
        }
    }

    private static boolean saysThatTheTextIsWrong(RuntimeException failure) {
        return failure instanceof IllegalArgumentException
                || failure instanceof ConversionException
                || failure instanceof DateTimeException
                || failure instanceof NoSuchElementException;
    }
}
