/**
 * For the tests of applications: a driver that keeps what was broadcast, and AssertJ assertions on it. Called by tests
 * only.
 */
@NullMarked
package dev.jbroadcast.testing;

import org.jspecify.annotations.NullMarked;
