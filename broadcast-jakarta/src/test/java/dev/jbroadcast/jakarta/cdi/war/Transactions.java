package dev.jbroadcast.jakarta.cdi.war;

import dev.jbroadcast.delivery.TransactionHook;
import dev.jbroadcast.jakarta.jta.JtaTransactionHook;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.transaction.TransactionManager;
import javax.transaction.xa.XAException;
import org.apache.geronimo.transaction.manager.GeronimoTransactionManager;

/** A servlet container has none: so the application brings some. */
@ApplicationScoped
public class Transactions {

    private final GeronimoTransactionManager manager;

    Transactions() throws XAException {
        manager = new GeronimoTransactionManager();
    }

    @Produces
    TransactionManager manager() {
        return manager;
    }

    @Produces
    TransactionHook hook() {
        return new JtaTransactionHook(manager);
    }
}
