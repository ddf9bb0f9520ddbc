package dev.jbroadcast.jakarta;

import dev.jbroadcast.CurrentSocket;
import dev.jbroadcast.SocketId;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/**
 * Reads from each request which connection it came from, the header {@value SocketId#HEADER}, and binds it to the
 * thread so that {@code toOthers()} can leave that connection out. A header of the wrong form counts as none.
 */
public final class SocketIdFilter implements Filter {

    private final CurrentSocket currentSocket;

    public SocketIdFilter(CurrentSocket currentSocket) {
        this.currentSocket = currentSocket;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String header = request instanceof HttpServletRequest http ? http.getHeader(SocketId.HEADER) : null;
        try (CurrentSocket.Scope scope =
                currentSocket.bind(SocketId.parse(header).orElse(null))) {
            chain.doFilter(request, response);
        }
    }
}
