package dev.jbroadcast.examples.supportdesk;

import java.io.IOException;
import java.util.List;

/** In its one jar. */
final class PayaraMicro extends EeServer {

    PayaraMicro() {
        super("payara-micro");
    }

    @Override
    void prepare() {
        // It takes what its command line says.
    }

    @Override
    List<String> command() {
        return List.of(
                java(),
                "-Xmx512m",
                "-jar",
                fetched("payara-micro.jar").toString(),
                "--rootdir",
                directory.toString(),
                "--nocluster",
                "--port",
                String.valueOf(port),
                "--contextroot",
                "/",
                "--deploy",
                WAR.toString());
    }

    /** It takes no new application while it runs. */
    @Override
    void redeploy() throws IOException {
        close();
        start();
    }
}
