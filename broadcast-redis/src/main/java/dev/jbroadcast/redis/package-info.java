/**
 * Several servers as one, over Redis: a {@code RedisCluster} is what an application hands to its server, made of
 * {@link dev.jbroadcast.redis.RedisSettings}. Everything else here is its own.
 */
@NullMarked
package dev.jbroadcast.redis;

import org.jspecify.annotations.NullMarked;
