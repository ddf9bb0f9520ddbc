/**
 * The {@link dev.jbroadcast.manager.BroadcastManager}: the connections of an application and the broadcaster over them.
 * Made once, where the application is put together; everything else uses {@link dev.jbroadcast.Broadcaster}.
 */
@NullMarked
package dev.jbroadcast.manager;

import org.jspecify.annotations.NullMarked;
