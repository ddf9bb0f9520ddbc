/**
 * How publications get to their drivers: in order, from a bounded queue, again where that is safe, after the
 * transaction. Applications choose settings and policies and may supply a
 * {@link dev.jbroadcast.delivery.TransactionHook}; the queue itself is called by the manager alone.
 */
@NullMarked
package dev.jbroadcast.delivery;

import org.jspecify.annotations.NullMarked;
