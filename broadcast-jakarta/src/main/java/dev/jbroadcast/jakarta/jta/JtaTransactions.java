package dev.jbroadcast.jakarta.jta;

import dev.jbroadcast.delivery.TransactionHook;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.Optional;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the transactions of the server. It can be called where there is no Jakarta Transactions, too. */
public final class JtaTransactions {

    /** Where every Jakarta EE server has it. */
    static final String NAME = "java:comp/TransactionSynchronizationRegistry";

    private static final Logger log = LoggerFactory.getLogger(JtaTransactions.class);

    private JtaTransactions() {}

    /**
     * Looks them up in JNDI, under the name that Jakarta EE gives them. To be called from a thread of the application's
     * components, such as the one that starts it: others may not see that name.
     *
     * @return empty if there is nothing of that name, as in a servlet container or in Java SE
     */
    public static Optional<TransactionHook> find() {
        Object found;
        try {
            found = InitialContext.doLookup(NAME);
        } catch (NamingException e) {
            log.debug("no transactions: nothing at {}", NAME, e);
            return Optional.empty();
        }
        // Nothing of Jakarta Transactions is touched before something was found.
        return found instanceof TransactionSynchronizationRegistry registry
                ? Optional.of(new JtaTransactionHook(registry))
                : Optional.empty();
    }
}
