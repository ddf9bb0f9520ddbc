package dev.jbroadcast.pusher.auth;

/**
 * What to answer to a client that asked to join a channel, or to sign in.
 *
 * @param status 200, 400, 403, 413 or 500. Clients accept exactly 200
 * @param body JSON text, to be sent as {@code application/json}
 */
public record AuthResponse(int status, String body) {}
