package dev.jbroadcast.spring;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Events that the application publishes to itself.
 *
 * @param enabled Whether those of them that implement ShouldBroadcast or carry @Broadcast are broadcast.
 */
@ConfigurationProperties("broadcast.events")
public record BroadcastEventProperties(@DefaultValue("true") boolean enabled) {}
