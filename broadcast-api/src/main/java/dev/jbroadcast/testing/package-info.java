/**
 * For the tests of applications: {@link dev.jbroadcast.testing.BroadcastFake}, a broadcaster that keeps what it was
 * given, AssertJ assertions on that, and a JUnit extension. Called by tests only. AssertJ and JUnit are needed by what
 * is made for them and by nothing else.
 */
@NullMarked
package dev.jbroadcast.testing;

import org.jspecify.annotations.NullMarked;
