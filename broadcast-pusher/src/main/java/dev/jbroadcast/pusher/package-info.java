/**
 * What a back-end and a server need to agree on in the Pusher protocol: an application's credentials and the signatures
 * made with them. Called by the authorization endpoint, the in-process server and the adapters of web frameworks.
 */
@NullMarked
package dev.jbroadcast.pusher;

import org.jspecify.annotations.NullMarked;
