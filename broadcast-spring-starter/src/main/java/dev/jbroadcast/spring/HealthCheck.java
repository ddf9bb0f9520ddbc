package dev.jbroadcast.spring;

import java.util.Map;

/** Knows how something is. Spring Boot's types for that differ between its lines. */
interface HealthCheck {

    /** How it is now; may block for some seconds. */
    Report check();

    /**
     * How something is.
     *
     * @param details for people; without secrets
     */
    record Report(boolean up, Map<String, Object> details) {}
}
