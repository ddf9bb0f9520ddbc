package dev.jbroadcast.jakarta.jta;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** What is to happen at the end of one transaction, in order. Thread-safe. */
final class ActionsAtEnd implements Synchronization {

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Action> actions = new ArrayList<>();
    private boolean ended;

    private record Action(Runnable committed, Runnable rolledBack) {}

    /** @return false if the transaction has ended already */
    boolean add(Runnable committed, Runnable rolledBack) {
        lock.lock();
        try {
            return !ended && actions.add(new Action(committed, rolledBack));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void beforeCompletion() {
        // What is to be sent was fixed when it was registered.
    }

    @Override
    public void afterCompletion(int status) {
        boolean committed = status == Status.STATUS_COMMITTED;
        for (Action action : end()) {
            (committed ? action.committed() : action.rolledBack()).run();
        }
    }

    private List<Action> end() {
        lock.lock();
        try {
            ended = true;
            return List.copyOf(actions);
        } finally {
            lock.unlock();
        }
    }
}
