package dev.jbroadcast.jakarta.cdi;

import dev.jbroadcast.jakarta.webapp.BroadcastApplication;
import jakarta.servlet.ServletContext;

/** Keeps the servlet API away from what runs in Java SE, where it may not be there. */
final class ServletContexts {

    private static final boolean THERE = isThere();

    private ServletContexts() {}

    private static boolean isThere() {
        try {
            Class.forName("jakarta.servlet.ServletContext", false, ServletContexts.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    static boolean isOne(Object object) {
        return THERE && object instanceof ServletContext;
    }

    static BroadcastApplication application(Object context) {
        return BroadcastApplication.of((ServletContext) context);
    }

    /** @throws IllegalStateException if there is none in the web application; the message says why */
    static void requireBroadcasting(Object context) {
        BroadcastApplication.settings((ServletContext) context);
    }
}
