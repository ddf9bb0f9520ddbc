package dev.jbroadcast.entity;

/** What has happened to an entity. */
public enum EntityChange {
    /** It is new. */
    CREATED,
    /** Something about it is different. */
    UPDATED,
    /**
     * It was put away so that it can be brought back. JPA knows no such thing, see
     * {@link BroadcastsEvents#broadcastChange}.
     */
    TRASHED,
    /** It was brought back. */
    RESTORED,
    /** It is gone. */
    DELETED
}
