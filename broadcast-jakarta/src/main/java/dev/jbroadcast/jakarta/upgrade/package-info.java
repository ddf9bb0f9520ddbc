/**
 * WebSocket frames of our own on the port of the web server, by way of the servlet's upgrade: faster than Jakarta
 * WebSocket, and with less memory for each connection. Knows which web servers that is proven on. Applications need not
 * call it.
 */
@NullMarked
package dev.jbroadcast.jakarta.upgrade;

import org.jspecify.annotations.NullMarked;
