/**
 * Entities that announce what happens to them: the counterpart of Laravel's model broadcasting. Applications let an
 * entity implement {@link dev.jbroadcast.entity.BroadcastsEvents} and give it the
 * {@link dev.jbroadcast.entity.BroadcastingEntityListener}; the {@link dev.jbroadcast.entity.EntityBroadcaster} does
 * the rest. Only the listener knows JPA.
 */
@NullMarked
package dev.jbroadcast.entity;

import org.jspecify.annotations.NullMarked;
