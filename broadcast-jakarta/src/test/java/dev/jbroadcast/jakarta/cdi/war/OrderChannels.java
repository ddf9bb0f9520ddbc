package dev.jbroadcast.jakarta.cdi.war;

import dev.jbroadcast.authorization.AuthorizesChannel;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;

@RequestScoped
public class OrderChannels {

    @Inject
    HttpServletRequest request;

    @AuthorizesChannel("private-orders.{orderId}")
    boolean order(Principal user, long orderId) {
        return orderId == 42
                && user.getName().equals("ann")
                && request.getRequestURI().endsWith("/broadcasting/auth");
    }
}
