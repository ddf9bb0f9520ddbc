/** Laravel Echo and pusher-js, unmodified, in a real browser against the in-process server. Nothing but tests. */
@NullMarked
package dev.jbroadcast.browser;

import org.jspecify.annotations.NullMarked;
