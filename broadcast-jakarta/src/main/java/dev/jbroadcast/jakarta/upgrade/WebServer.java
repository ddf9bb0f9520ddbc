package dev.jbroadcast.jakarta.upgrade;

import jakarta.servlet.ServletContext;

/** The web servers on which upgraded connections are proven. */
enum WebServer {
    TOMCAT,
    TOMCAT_WITHOUT_HOOK,
    UNDERTOW,
    /** All others; also those that have one of these inside. */
    OTHER;

    static WebServer of(ServletContext context) {
        String type = context.getClass().getName();
        String info = String.valueOf(context.getServerInfo());
        // Tomcat's words can be changed and often are, to not tell its version.
        if (type.startsWith("org.apache.catalina.core.")
                && isThere("org.apache.coyote.http11.AbstractHttp11Protocol")) {
            return info.contains("TomEE") ? OTHER : isHookThere() ? TOMCAT : TOMCAT_WITHOUT_HOOK;
        }
        // WildFly gives a name of its own.
        return type.startsWith("io.undertow.servlet.") && info.startsWith("Undertow") ? UNDERTOW : OTHER;
    }

    /** Whether everything is there, and in the form in which it is called. */
    private static boolean isHookThere() {
        try {
            TomcatSocket.requireTomcat();
            return true;
        } catch (ReflectiveOperationException | LinkageError e) {
            return false;
        }
    }

    private static boolean isThere(String type) {
        try {
            Class.forName(type, false, WebServer.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
