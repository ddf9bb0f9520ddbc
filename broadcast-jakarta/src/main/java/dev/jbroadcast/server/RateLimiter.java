package dev.jbroadcast.server;

/** Lets a number of things pass in each second, which begins with the first of them. Used under a session's lock. */
final class RateLimiter {

    private static final long SECOND = 1_000_000_000L;

    private long windowStart;
    private int passed;

    boolean tryPass(int perSecond, long nanoTime) {
        if (passed == 0 || nanoTime - windowStart >= SECOND) {
            windowStart = nanoTime;
            passed = 0;
        }
        if (passed >= perSecond) {
            return false;
        }
        passed++;
        return true;
    }
}
