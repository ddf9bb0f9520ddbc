/** What the library costs: with JMH, and in processor time. Run by hand; nobody depends on it. */
@NullMarked
package dev.jbroadcast.benchmarks;

import org.jspecify.annotations.NullMarked;
