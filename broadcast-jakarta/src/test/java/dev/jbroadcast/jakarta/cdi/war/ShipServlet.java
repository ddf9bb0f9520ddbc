package dev.jbroadcast.jakarta.cdi.war;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.transaction.TransactionManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Fires an event, in a transaction that ends as the request says, or in none. */
@WebServlet("/ship")
public class ShipServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject
    transient Event<OrderShipped> events;

    @Inject
    transient TransactionManager transactions;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        String end = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            switch (end) {
                case "commit" -> {
                    transactions.begin();
                    events.fire(new OrderShipped(42, end));
                    transactions.commit();
                }
                case "rollback" -> {
                    transactions.begin();
                    events.fire(new OrderShipped(42, end));
                    transactions.rollback();
                }
                default -> events.fire(new OrderShipped(42, end));
            }
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }
}
