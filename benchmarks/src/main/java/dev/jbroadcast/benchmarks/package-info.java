/** What the library costs, measured with JMH. Run by hand; nobody depends on it. */
@NullMarked
package dev.jbroadcast.benchmarks;

import org.jspecify.annotations.NullMarked;
