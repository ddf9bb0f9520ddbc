package dev.jbroadcast.jakarta.jta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.BroadcastResult;
import dev.jbroadcast.Channel;
import dev.jbroadcast.Channels;
import dev.jbroadcast.Publication;
import dev.jbroadcast.ShouldBroadcast;
import dev.jbroadcast.delivery.TransactionHook;
import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.testing.InMemoryDriver;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.naming.Context;
import org.apache.geronimo.transaction.manager.GeronimoTransactionManager;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events and the transactions of a real transaction manager. */
class JtaTransactionHookTest {

    private final InMemoryDriver driver = new InMemoryDriver();
    private GeronimoTransactionManager transactions;
    private BroadcastManager broadcaster;

    @BeforeEach
    void start() throws Exception {
        transactions = new GeronimoTransactionManager();
        broadcaster = broadcaster(new JtaTransactionHook(transactions));
    }

    @AfterEach
    void stop() {
        broadcaster.close();
    }

    private BroadcastManager broadcaster(TransactionHook hook) {
        return BroadcastManager.builder()
                .connection("memory", driver)
                .transactions(hook)
                .build();
    }

    private List<String> sent() {
        return driver.publications().stream().map(Publication::data).toList();
    }

    private void awaitSent(String... data) {
        Awaitility.await()
                .atMost(20, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(sent()).containsExactly(data));
    }

    private static String data(String text) {
        return "{\"text\":\"%s\"}".formatted(text);
    }

    @Test
    void sendsAtOnceWhereThereIsNoTransaction() {
        broadcaster.broadcast(new Said("hello"));

        awaitSent(data("hello"));
    }

    @Test
    void sendsAfterTheCommitWhatTheEventsWereWhenTheyWereBroadcast() throws Exception {
        List<String> texts = new ArrayList<>(List.of("one"));
        transactions.begin();
        broadcaster.broadcast(new SaidAll(texts));
        texts.add("two");
        broadcaster.broadcast(new SaidAll(texts));
        assertThat(sent()).isEmpty();

        transactions.commit();

        awaitSent("{\"texts\":[\"one\"]}", "{\"texts\":[\"one\",\"two\"]}");
    }

    @Test
    void dropsWhatIsRolledBack() throws Exception {
        transactions.begin();
        BroadcastResult result = broadcaster.broadcast(new Said("lost"));
        transactions.rollback();

        broadcaster.broadcast(new Said("kept"));

        awaitSent(data("kept"));
        assertThat(result).isNotNull();
    }

    @Test
    void dropsWhatIsBroadcastWhenTheTransactionIsLostAlready() throws Exception {
        transactions.begin();
        transactions.setRollbackOnly();
        broadcaster.broadcast(new Said("lost"));
        transactions.rollback();

        broadcaster.broadcast(new Said("kept"));

        awaitSent(data("kept"));
    }

    @Test
    void sendsWhatIsBroadcastWhileTheTransactionIsBeingCommitted() throws Exception {
        transactions.begin();
        TransactionSynchronizationRegistry registry = transactions;
        registry.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {
                // As JPA does when it writes to the database.
                broadcaster.broadcast(new Said("before"));
            }

            @Override
            public void afterCompletion(int status) {
                broadcaster.broadcast(new Said("after"));
            }
        });
        transactions.commit();

        Awaitility.await()
                .atMost(20, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(sent()).containsExactlyInAnyOrder(data("before"), data("after")));
    }

    @Test
    void sendsWhatIsBroadcastAfterARollback() throws Exception {
        transactions.begin();
        TransactionSynchronizationRegistry registry = transactions;
        registry.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {
                // Not called.
            }

            @Override
            public void afterCompletion(int status) {
                broadcaster.broadcast(new Said("it has failed"));
            }
        });
        broadcaster.broadcast(new Said("lost"));
        transactions.rollback();

        awaitSent(data("it has failed"));
    }

    @Test
    void transactionsOfAThreadAreNoneOfAnother() throws Exception {
        transactions.begin();
        broadcaster.broadcast(new Said("later"));
        Thread other = new Thread(() -> broadcaster.broadcast(new Said("now")));
        other.start();
        other.join();
        awaitSent(data("now"));

        transactions.commit();

        awaitSent(data("now"), data("later"));
    }

    @Test
    void isFoundWhereJakartaEEHasIt() throws Exception {
        String before = System.getProperty(Context.URL_PKG_PREFIXES);
        System.setProperty(Context.URL_PKG_PREFIXES, "dev.jbroadcast.jakarta.jta");
        dev.jbroadcast.jakarta.jta.java.javaURLContextFactory.REGISTRY.set(transactions);
        try {
            assertThat(JtaTransactions.find()).containsInstanceOf(JtaTransactionHook.class);
            dev.jbroadcast.jakarta.jta.java.javaURLContextFactory.REGISTRY.set(null);
            assertThat(JtaTransactions.find()).isEmpty();
        } finally {
            dev.jbroadcast.jakarta.jta.java.javaURLContextFactory.REGISTRY.set(null);
            if (before == null) {
                System.clearProperty(Context.URL_PKG_PREFIXES);
            } else {
                System.setProperty(Context.URL_PKG_PREFIXES, before);
            }
        }
    }

    @Test
    void isNotFoundWhereThereIsNoServer() {
        assertThat(JtaTransactions.find()).isEmpty();
    }

    record Said(String text) implements ShouldBroadcast {
        @Override
        public Channels broadcastOn() {
            return new Channel("said");
        }
    }

    record SaidAll(List<String> texts) implements ShouldBroadcast {
        @Override
        public Channels broadcastOn() {
            return new Channel("said");
        }
    }
}
