package dev.jbroadcast.entity;

import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.util.Map;

/** Gets its id from the database when it is inserted, and is public because proxies of it are made. */
@Entity
@EntityListeners(BroadcastingEntityListener.class)
public class Shop implements BroadcastsEvents {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    String name;

    protected Shop() {}

    Shop(String name) {
        this.name = name;
    }

    public Long getId() {
        return id;
    }

    @Override
    public Object broadcastId() {
        return id;
    }

    @Override
    public Object broadcastWith(EntityChange change) {
        return Map.of("name", name);
    }
}
