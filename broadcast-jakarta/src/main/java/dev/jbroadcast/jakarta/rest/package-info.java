/**
 * The endpoints that let clients join channels and sign in, as JAX-RS resources, for applications whose requests are
 * authenticated there. Nothing in here registers itself; an application says at which path a resource is.
 */
@NullMarked
package dev.jbroadcast.jakarta.rest;

import org.jspecify.annotations.NullMarked;
