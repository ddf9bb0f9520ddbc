package dev.jbroadcast.examples.supportdesk;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Where the API is. */
@ApplicationPath("/api/v1")
public class SupportDeskApplication extends Application {}
