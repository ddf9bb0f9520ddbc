/**
 * Broadcasting for applications with CDI: beans to inject, events that are broadcast when they are fired, annotated
 * methods of beans. Found by the CDI container; applications use only what is injected.
 */
@NullMarked
package dev.jbroadcast.jakarta.cdi;

import org.jspecify.annotations.NullMarked;
