package dev.jbroadcast.delivery;

/**
 * What a connection's queue has done since it was made, and holds now. The numbers are of one moment: but for
 * {@code retried} they add up to what the queue was given.
 *
 * @param waiting publications that wait, for their turn or to be tried again
 * @param inFlight publications that the driver has now
 * @param sent publications handed on
 * @param retried attempts after the first
 * @param replaced publications in whose place a newer one was sent
 * @param dropped publications given up because the queue was full
 * @param failed publications given up for any other reason
 */
public record DeliveryStatistics(
        long waiting, long inFlight, long sent, long retried, long replaced, long dropped, long failed) {}
