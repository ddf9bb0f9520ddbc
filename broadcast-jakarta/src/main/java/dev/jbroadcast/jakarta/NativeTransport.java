package dev.jbroadcast.jakarta;

/** What Netty asks the operating system with. Each of them needs its library on the class path, but for NIO. */
public enum NativeTransport {
    /** The first of the others that can be used on this machine. */
    AUTO,
    /** Linux. Delivers with the least effort. */
    EPOLL,
    /** Linux, from 5.9 on, unless it is forbidden, as it is in some containers. */
    IO_URING,
    /** What Java itself has, on every machine. */
    NIO
}
