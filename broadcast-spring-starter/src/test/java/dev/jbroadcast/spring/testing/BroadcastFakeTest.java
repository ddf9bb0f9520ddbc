package dev.jbroadcast.spring.testing;

import static dev.jbroadcast.testing.BroadcastAssertions.assertNothingBroadcast;
import static dev.jbroadcast.testing.BroadcastAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jbroadcast.Broadcast;
import dev.jbroadcast.Broadcaster;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.testing.BroadcastFake;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

@SpringBootTest(webEnvironment = WebEnvironment.NONE, properties = "broadcast.connections.reverb.driver=reverb")
@AutoConfigureBroadcastFake
class BroadcastFakeTest {

    @Autowired
    private BroadcastFake broadcasts;

    @Autowired
    private Broadcaster broadcaster;

    @Autowired
    private ApplicationEventPublisher publisher;

    @Autowired
    private TransactionTemplate transactions;

    @RepeatedTest(2)
    void holdsWhatThisTestHasSentAndNothingOfTheOneBefore() {
        broadcaster.broadcast(new Tick(1));

        assertThat(broadcasts).hasBroadcast(Tick.class).on("ticks").once();
    }

    @Test
    void knowsTheConnectionsOfTheApplication() {
        broadcaster.via("reverb").broadcast(new Tick(1));

        assertThat(broadcasts).hasBroadcast(Tick.class).once();
        assertThatThrownBy(() -> broadcaster.via("carrier-pigeon")).hasMessageContaining("reverb");
    }

    @Test
    void keepsWhatIsSentInATransactionWhenItIsCommitted() {
        transactions.executeWithoutResult(status -> {
            broadcaster.broadcast(new Tick(1));
            assertNothingBroadcast(broadcasts);
        });

        assertThat(broadcasts).hasBroadcast(Tick.class).once();
    }

    @Test
    void dropsWhatIsSentInATransactionThatIsRolledBack() {
        transactions.executeWithoutResult(status -> {
            broadcaster.broadcast(new Tick(1));
            status.setRollbackOnly();
        });

        assertNothingBroadcast(broadcasts);
    }

    @Test
    @Transactional
    void keepsAtOnceWhatIsSentInTheTransactionOfTheTest() {
        transactions.executeWithoutResult(status -> broadcaster.broadcast(new Tick(1)));

        assertThat(broadcasts).hasBroadcast(Tick.class).once();
    }

    @Test
    @Transactional
    void keepsAtOnceWhatIsPublishedInTheTransactionOfTheTest() {
        publisher.publishEvent(new Tick(1));

        assertThat(broadcasts).hasBroadcast(Tick.class).once();
    }

    @Test
    void knowsTheConnectionOfARequest() {
        broadcasts.withSocket(new SocketId("1.2"), () -> broadcaster.toOthers().broadcast(new Tick(1)));

        assertThat(broadcasts).hasBroadcast(Tick.class).toOthers().once();
    }

    @Broadcast(on = "ticks")
    record Tick(int count) {}

    /** What a slice has: no auto-configuration of its own accord. */
    @Configuration(proxyBeanMethods = false)
    static class Slice {

        @Bean
        PlatformTransactionManager transactionManager() {
            return new EmptyTransactions();
        }

        @Bean
        TransactionTemplate transactions(PlatformTransactionManager manager) {
            return new TransactionTemplate(manager);
        }
    }

    /** With what Spring does around a transaction, and no database. */
    private static final class EmptyTransactions extends AbstractPlatformTransactionManager {

        private static final long serialVersionUID = 1L;

        private final transient ThreadLocal<Boolean> active = ThreadLocal.withInitial(() -> false);

        @Override
        protected Object doGetTransaction() {
            return this;
        }

        @Override
        protected boolean isExistingTransaction(Object transaction) {
            return active.get();
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {
            active.set(true);
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {}

        @Override
        protected void doRollback(DefaultTransactionStatus status) {}

        @Override
        protected void doSetRollbackOnly(DefaultTransactionStatus status) {}

        @Override
        protected void doCleanupAfterCompletion(Object transaction) {
            active.remove();
        }
    }
}
