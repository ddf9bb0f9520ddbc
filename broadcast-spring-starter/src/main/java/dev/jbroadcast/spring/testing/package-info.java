/**
 * For the tests of Spring applications: a {@link dev.jbroadcast.testing.BroadcastFake} in the place of the broadcaster.
 * Used by tests alone, of which {@link dev.jbroadcast.spring.testing.AutoConfigureBroadcastFake} is all that they name;
 * nothing else in this library knows it.
 */
@NullMarked
package dev.jbroadcast.spring.testing;

import org.jspecify.annotations.NullMarked;
