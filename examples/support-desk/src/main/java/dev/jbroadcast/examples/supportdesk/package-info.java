/**
 * A support desk: customers open tickets and write, agents answer, and everyone sees it at once. Nobody calls this.
 *
 * <p>Its records are JSON as they are, in answers and in events, and so their components have the names of the API.
 */
@NullMarked
package dev.jbroadcast.examples.supportdesk;

import org.jspecify.annotations.NullMarked;
