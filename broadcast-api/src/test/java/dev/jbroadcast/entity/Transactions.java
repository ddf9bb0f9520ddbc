package dev.jbroadcast.entity;

import dev.jbroadcast.delivery.TransactionHook;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The transactions of one thread, as whoever begins and ends them tells. */
final class Transactions implements TransactionHook {

    private record Actions(Runnable committed, Runnable rolledBack) {}

    private @Nullable List<Actions> current;

    void begin() {
        current = new ArrayList<>();
    }

    void end(boolean committed) {
        List<Actions> ended = current;
        current = null;
        ended.forEach(actions -> (committed ? actions.committed : actions.rolledBack).run());
    }

    @Override
    public boolean register(Runnable committed, Runnable rolledBack) {
        return current != null && current.add(new Actions(committed, rolledBack));
    }
}
