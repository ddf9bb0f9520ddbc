package dev.jbroadcast.jakarta.webapp.war;

import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.Channel;
import dev.jbroadcast.jakarta.webapp.BroadcastApplication;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Sends the body of a request to the other visitors who read the news. */
@WebServlet("/send")
public final class SendServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private transient Broadcaster broadcaster;

    @Override
    public void init() {
        broadcaster = BroadcastApplication.of(getServletContext()).broadcaster();
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String text = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        broadcaster
                .toOthers()
                .on(Channel.publicChannel("news"))
                .as("message")
                .with(text)
                .sendNow();
    }
}
