package dev.jbroadcast;

/**
 * An event whose failure to leave is reported but never thrown at the caller. All events are rescued like this unless
 * they are sent now, in the caller's thread; the interface makes it so for those as well.
 */
public interface ShouldRescue {}
