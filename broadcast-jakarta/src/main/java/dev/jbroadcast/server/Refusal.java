package dev.jbroadcast.server;

/** Why a connection is turned away. */
record Refusal(CloseCode code, String message) {}
