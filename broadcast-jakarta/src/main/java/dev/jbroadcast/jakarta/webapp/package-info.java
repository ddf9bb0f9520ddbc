/**
 * Broadcasting in a web application on any servlet container, without code of the application's: found by the container
 * ({@link dev.jbroadcast.jakarta.webapp.BroadcastContainerInitializer}), assembled from settings and from what the
 * application contributes, started and stopped with the web application. Called by containers, by applications and by
 * CDI.
 */
@NullMarked
package dev.jbroadcast.jakarta.webapp;

import org.jspecify.annotations.NullMarked;
