/**
 * Spring Boot auto-configuration: makes a {@link dev.jbroadcast.Broadcaster}, and the in-process server on the
 * application's own port, of the properties {@code broadcast.*} and the application's
 * {@link dev.jbroadcast.authorization.ChannelRoutes}. Called by Spring Boot; every bean can be replaced.
 */
@NullMarked
package dev.jbroadcast.spring;

import org.jspecify.annotations.NullMarked;
