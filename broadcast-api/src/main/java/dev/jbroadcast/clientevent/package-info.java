/**
 * What an application does when clients send events (whispers) to each other. Applications write
 * {@link dev.jbroadcast.clientevent.ClientEventRoutes}, or methods that carry
 * {@link dev.jbroadcast.clientevent.OnClientEvent}; the server hands what it receives to the
 * {@link dev.jbroadcast.clientevent.ClientEventRegistry} made of them. Independent of servers and of the web framework.
 */
@NullMarked
package dev.jbroadcast.clientevent;

import org.jspecify.annotations.NullMarked;
