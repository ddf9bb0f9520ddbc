package dev.jbroadcast.redis;

/** What the parts of a cluster have in common. Thread-safe. */
interface Context {

    Link link();

    Keys keys();

    Identity identity();

    Outage outage();

    Replies replies();

    /** Of the memory that Redis has now. */
    Epoch epoch();

    long leaseMillis();

    long nanoTime();

    /** Does something in a thread of ours, where no lock of the server is held. */
    void later(Runnable task, long millis);

    /** Takes note that Redis has not done what it was asked for. */
    void failed(Throwable failure);
}
