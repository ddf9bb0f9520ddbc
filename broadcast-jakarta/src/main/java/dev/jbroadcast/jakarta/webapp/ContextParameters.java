package dev.jbroadcast.jakarta.webapp;

import dev.jbroadcast.jakarta.configuration.ConfigurationSource;
import jakarta.servlet.ServletContext;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The context parameters of a web application: those of its {@code web.xml}, and what an operator adds outside of it.
 */
record ContextParameters(ServletContext context) implements ConfigurationSource {

    @Override
    public @Nullable String get(String name) {
        return context.getInitParameter(name);
    }

    @Override
    public Set<String> names() {
        return new TreeSet<>(Collections.list(context.getInitParameterNames()));
    }
}
