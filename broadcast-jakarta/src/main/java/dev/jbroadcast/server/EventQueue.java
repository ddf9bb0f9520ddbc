package dev.jbroadcast.server;

import dev.jbroadcast.server.event.ServerEvent;
import dev.jbroadcast.server.event.ServerEventListener;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one listener has still to be told. One task at a time tells it, and ends when nothing is left. Thread-safe. */
final class EventQueue {

    private static final Logger log = LoggerFactory.getLogger(EventQueue.class);
    private static final int CAPACITY = 100_000;

    private final ServerEventListener listener;
    private final Executor executor;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<ServerEvent> waiting = new ArrayDeque<>();
    private boolean telling;
    private boolean overflowing;

    EventQueue(ServerEventListener listener, Executor executor) {
        this.listener = listener;
        this.executor = executor;
    }

    void add(ServerEvent event) {
        boolean begin;
        lock.lock();
        try {
            if (waiting.size() == CAPACITY) {
                if (!overflowing) {
                    overflowing = true;
                    log.warn("{} does not keep up with {} events; it will miss some", listener, CAPACITY);
                }
                return;
            }
            waiting.add(event);
            begin = !telling;
            telling = true;
        } finally {
            lock.unlock();
        }
        if (begin) {
            start();
        }
    }

    private void start() {
        try {
            executor.execute(this::tell);
        } catch (RejectedExecutionException e) {
            log.debug("the server has stopped; {} is told no more", listener, e);
        }
    }

    private void tell() {
        for (ServerEvent event = next(); event != null; event = next()) {
            try {
                listener.on(event);
            } catch (RuntimeException e) {
                log.error("{} failed with {}", listener, event.getClass().getSimpleName(), e);
            }
        }
    }

    private @Nullable ServerEvent next() {
        lock.lock();
        try {
            ServerEvent next = waiting.poll();
            telling = next != null;
            overflowing &= waiting.size() > CAPACITY / 2;
            return next;
        } finally {
            lock.unlock();
        }
    }
}
