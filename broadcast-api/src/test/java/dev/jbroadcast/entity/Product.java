package dev.jbroadcast.entity;

import dev.jbroadcast.Channels;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Version;
import java.util.ArrayList;
import java.util.List;

@Entity
@EntityListeners(BroadcastingEntityListener.class)
class Product implements BroadcastsEvents {

    record Told(Long id, String name) {}

    @Id
    @GeneratedValue
    Long id;

    @Version
    int version;

    String name;
    int purchasePrice = 7;

    @ElementCollection
    List<String> tags = new ArrayList<>();

    @ManyToOne(fetch = FetchType.LAZY)
    Shop shop;

    protected Product() {}

    Product(String name) {
        this.name = name;
    }

    Product(String name, Shop shop) {
        this.name = name;
        this.shop = shop;
    }

    @Override
    public Object broadcastId() {
        return id;
    }

    @Override
    public Channels broadcastOn(EntityChange change, EntityNaming naming) {
        return shop == null
                ? naming.channel(this)
                : Channels.of(naming.channel(this), naming.channel(Shop.class, shop.getId()));
    }

    @Override
    public Object broadcastWith(EntityChange change) {
        return new Told(id, name);
    }
}
