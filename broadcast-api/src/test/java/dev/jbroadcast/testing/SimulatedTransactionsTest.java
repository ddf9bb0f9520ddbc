package dev.jbroadcast.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SimulatedTransactionsTest {

    private final SimulatedTransactions transactions = new SimulatedTransactions();
    private final List<String> log = new ArrayList<>();

    private boolean register(String name) {
        return transactions.register(() -> log.add(name + " committed"), () -> log.add(name + " rolled back"));
    }

    @Test
    void takesNothingWhileThereIsNoTransaction() {
        assertThat(transactions.isActive()).isFalse();
        assertThat(register("a")).isFalse();
    }

    @Test
    void runsWhatWaitsInItsOrderAfterTheCommit() {
        transactions.begin();
        assertThat(transactions.isActive()).isTrue();
        assertThat(register("a")).isTrue();
        transactions.register(() -> log.add("active: " + transactions.isActive()), () -> {});
        register("b");
        assertThat(log).isEmpty();

        transactions.commit();

        assertThat(log).containsExactly("a committed", "active: false", "b committed");
        assertThat(transactions.isActive()).isFalse();
    }

    @Test
    void tellsWhatWaitsOfARollback() {
        transactions.begin();
        register("a");
        register("b");

        transactions.rollback();

        assertThat(log).containsExactly("a rolled back", "b rolled back");
        assertThat(register("c")).isFalse();
    }

    @Test
    void commitsABlockThatEndsWell() {
        transactions.inTransaction(() -> {
            register("a");
            assertThat(log).isEmpty();
        });

        assertThat(log).containsExactly("a committed");
    }

    @Test
    void rollsBackABlockThatThrows() {
        var failure = new IllegalArgumentException("no");

        assertThatThrownBy(() -> transactions.inTransaction(() -> {
                    register("a");
                    throw failure;
                }))
                .isSameAs(failure);

        assertThat(log).containsExactly("a rolled back");
        assertThat(transactions.isActive()).isFalse();
    }

    @Test
    void keepsTheExceptionOfABlockThatRolledBackByItself() {
        var failure = new IllegalArgumentException("no");

        assertThatThrownBy(() -> transactions.inTransaction(() -> {
                    transactions.rollback();
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void doesNotNest() {
        transactions.begin();

        assertThatThrownBy(transactions::begin)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "a transaction is open in this thread already, and transactions do not nest; end it with commit() or rollback() first");
        assertThatThrownBy(() -> transactions.inTransaction(() -> log.add("ran")))
                .isInstanceOf(IllegalStateException.class);
        assertThat(log).isEmpty();
        assertThat(transactions.isActive()).isTrue();
    }

    @Test
    void endsOnlyWhatWasBegun() {
        assertThatThrownBy(transactions::commit)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("there is no transaction to commit in this thread; begin() one first");
        assertThatThrownBy(transactions::rollback)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("there is no transaction to roll back in this thread; begin() one first");
    }

    @Test
    void belongsToTheThreadThatBeganIt() {
        transactions.begin();

        var inAnotherThread = CompletableFuture.supplyAsync(() -> register("a"));

        assertThat(inAnotherThread).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(false);
    }
}
