/**
 * Lets events wait for transactions of the Jakarta EE server. Called by the integrations of Jakarta EE, and by
 * applications that bring a transaction manager of their own.
 */
@NullMarked
package dev.jbroadcast.jakarta.jta;

import org.jspecify.annotations.NullMarked;
