package dev.jbroadcast.authorization;

import java.security.Principal;

/** Somebody, and the guard by which they are signed in. */
record SignedIn(Principal principal, String guard) {}
