package dev.jbroadcast.delivery;

/**
 * What became of one publication on one connection. Exactly one method is called, once; in whichever thread finds out,
 * with no lock held. Must not block or throw.
 */
public interface DeliveryCallback {

    /** The driver has handed it on. */
    void sent();

    /** A newer one goes in its place. */
    void replaced();

    /** It was given up. */
    void failed(Throwable failure);
}
