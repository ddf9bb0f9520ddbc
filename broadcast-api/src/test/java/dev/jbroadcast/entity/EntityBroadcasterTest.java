package dev.jbroadcast.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.jbroadcast.BroadcastException;
import dev.jbroadcast.BroadcastResult;
import dev.jbroadcast.Channels;
import dev.jbroadcast.CurrentSocket;
import dev.jbroadcast.LogCapture;
import dev.jbroadcast.Publication;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.manager.BroadcastManager;
import dev.jbroadcast.testing.InMemoryDriver;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.PersistenceException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.hibernate.Hibernate;
import org.hibernate.annotations.SoftDelete;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS) // one database for all
class EntityBroadcasterTest {

    /** One that is not deleted but put away. */
    @Entity(name = "Article")
    @EntityListeners(BroadcastingEntityListener.class)
    static class Article implements BroadcastsEvents {

        @Id
        @GeneratedValue
        Long id;

        Instant deletedAt;

        @Override
        public Object broadcastId() {
            return id;
        }

        @Override
        public Object broadcastWith(EntityChange change) {
            return Map.of("id", id);
        }

        @Override
        public EntityChange broadcastChange(EntityChange change) {
            return change == EntityChange.UPDATED && deletedAt != null ? EntityChange.TRASHED : change;
        }
    }

    /** One that Hibernate puts away where it should delete. */
    @Entity(name = "Invoice")
    @SoftDelete
    @EntityListeners(BroadcastingEntityListener.class)
    static class Invoice implements BroadcastsEvents {

        @Id
        @GeneratedValue
        Long id;

        @Override
        public Object broadcastId() {
            return id;
        }

        @Override
        public Object broadcastWith(EntityChange change) {
            return Map.of("id", id);
        }
    }

    /** One that decides everything itself. */
    @Entity(name = "Player")
    @EntityListeners(BroadcastingEntityListener.class)
    static class Player implements BroadcastsEvents {

        @Id
        String name;

        int score;

        protected Player() {}

        Player(String name) {
            this.name = name;
        }

        @Override
        public Object broadcastId() {
            return name;
        }

        @Override
        public Object broadcastWith(EntityChange change) {
            return Map.of("change", change, "score", score);
        }

        @Override
        public Channels broadcastOn(EntityChange change, EntityNaming naming) {
            return change == EntityChange.CREATED ? Channels.none() : naming.channel(this);
        }

        @Override
        public String broadcastAs(EntityChange change) {
            return change == EntityChange.UPDATED ? "player.scored" : null;
        }

        @Override
        public boolean broadcastToOthers(EntityChange change) {
            return change == EntityChange.UPDATED;
        }
    }

    @Entity(name = "Goalkeeper")
    static class Goalkeeper extends Player {

        protected Goalkeeper() {}

        Goalkeeper(String name) {
            super(name);
        }

        @Override
        public Class<?> broadcastClass() {
            return Player.class;
        }
    }

    /** One that would tell everything. */
    @Entity(name = "Account")
    @EntityListeners(BroadcastingEntityListener.class)
    static class Account implements BroadcastsEvents {

        @Id
        String email;

        String password;

        protected Account() {}

        Account(String email, String password) {
            this.email = email;
            this.password = password;
        }

        @Override
        public Object broadcastId() {
            return email.replace(' ', '.');
        }

        @Override
        public Object broadcastWith(EntityChange change) {
            return this;
        }
    }

    /** One that has the listener, from a class above it say, and nothing to tell. */
    @Entity(name = "LogEntry")
    @EntityListeners(BroadcastingEntityListener.class)
    static class LogEntry {

        @Id
        @GeneratedValue
        Long id;
    }

    private final InMemoryDriver broadcasts = new InMemoryDriver();
    private final Transactions transactions = new Transactions();
    private final CurrentSocket currentSocket = new CurrentSocket();
    private final BroadcastManager manager = BroadcastManager.builder()
            .connection("memory", broadcasts)
            .transactions(transactions)
            .currentSocket(currentSocket)
            .executor(Runnable::run)
            .build();
    private final EntityBroadcaster entities = new EntityBroadcaster(manager);
    private final Database database = new Database(
            entities,
            transactions,
            Product.class,
            Shop.class,
            Article.class,
            Invoice.class,
            Player.class,
            Goalkeeper.class,
            Account.class,
            LogEntry.class);

    @BeforeEach
    void forget() {
        broadcasts.clear();
    }

    @AfterAll
    void close() {
        database.close();
        manager.close();
    }

    private <T> T stored(T entity) {
        return entities.withoutBroadcasting(() -> database.fromTransaction(entityManager -> {
            entityManager.persist(entity);
            return entity;
        }));
    }

    private List<String> sent() {
        return broadcasts.publications().stream()
                .map(sent -> "%s %s %s".formatted(sent.event(), sent.channels(), sent.data()))
                .toList();
    }

    private List<String> names() {
        return broadcasts.publications().stream().map(Publication::event).toList();
    }

    @Test
    void announcesEveryChangeOnTheChannelOfTheEntityWithWhatItsAuthorTells() {
        var product = new Product("Tea");

        database.inTransaction(entityManager -> entityManager.persist(product));
        database.inTransaction(entityManager -> entityManager.find(Product.class, product.id).name = "Green tea");
        database.inTransaction(entityManager -> entityManager.remove(entityManager.find(Product.class, product.id)));

        String channel = "[private-App.Models.Product.%d]".formatted(product.id);
        assertThat(sent())
                .containsExactly(
                        "ProductCreated %s {\"id\":%d,\"name\":\"Tea\"}".formatted(channel, product.id),
                        "ProductUpdated %s {\"id\":%d,\"name\":\"Green tea\"}".formatted(channel, product.id),
                        "ProductDeleted %s {\"id\":%d,\"name\":\"Green tea\"}".formatted(channel, product.id));
    }

    @Test
    void sendsAnEventThatSaysWhichEntityItIsAbout() {
        Product product = new Product("Tea");
        database.inTransaction(entityManager -> entityManager.persist(product));

        assertThat(broadcasts.publications().get(0).source())
                .isInstanceOfSatisfying(EntityChanged.class, event -> {
                    assertThat(event.entityClass()).isEqualTo(Product.class);
                    assertThat(event.id()).isEqualTo(product.id);
                    assertThat(event.change()).isEqualTo(EntityChange.CREATED);
                })
                .hasToString("Product %d CREATED".formatted(product.id));
    }

    @Test
    void waitsForTheCommit() {
        database.inTransaction(entityManager -> {
            entityManager.persist(new Product("Tea"));
            entityManager.persist(new Shop("Tea house"));
            entityManager.flush();
            assertThat(sent()).isEmpty();
        });

        assertThat(names()).containsExactlyInAnyOrder("ProductCreated", "ShopCreated");
    }

    @Test
    void announcesNothingOfATransactionThatIsRolledBack() {
        assertThatThrownBy(() -> database.inTransaction(entityManager -> {
                    entityManager.persist(new Product("Tea"));
                    entityManager.flush();
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        assertThat(sent()).isEmpty();
    }

    @Test
    void announcesNothingOfATransactionThatCannotBeCommitted() {
        stored(new Player("eve"));

        assertThatThrownBy(() -> database.inTransaction(entityManager -> {
                    entityManager.persist(new Product("Tea"));
                    entityManager.persist(new Player("eve"));
                }))
                .isInstanceOf(PersistenceException.class);

        assertThat(sent()).isEmpty();
    }

    @Test
    void tellsWhatWasStoredAndNotWhatTheEntityBecameAfterwards() {
        database.inTransaction(entityManager -> {
            var product = new Product("Tea");
            entityManager.persist(product);
            entityManager.flush();
            entityManager.detach(product);
            product.name = "Coffee";
        });

        assertThat(broadcasts.publications().get(0).data()).contains("Tea").doesNotContain("Coffee");
    }

    @Test
    void announcesAnEntityThatIsWrittenTwiceTwice() {
        Product product = stored(new Product("Tea"));

        database.inTransaction(entityManager -> {
            var found = entityManager.find(Product.class, product.id);
            found.name = "Green tea";
            entityManager.flush();
            found.name = "Black tea";
        });

        assertThat(broadcasts.publications())
                .extracting(Publication::data)
                .satisfiesExactly(
                        first -> assertThat(first).contains("Green tea"),
                        second -> assertThat(second).contains("Black tea"));
    }

    @Test
    void announcesOneChangeOnceWhateverIsWrittenForIt() {
        Product product = stored(new Product("Tea"));

        database.inTransaction(entityManager -> {
            var found = entityManager.find(Product.class, product.id);
            found.name = "Green tea";
            found.purchasePrice = 8;
            found.tags.add("hot");
        });

        assertThat(names()).containsExactly("ProductUpdated");
    }

    @Test
    void announcesANewEntityWithACollectionOnce() {
        var product = new Product("Tea");
        product.tags.add("hot");

        database.inTransaction(entityManager -> entityManager.persist(product));

        assertThat(names()).containsExactly("ProductCreated");
    }

    @Test
    void announcesAnEntityThatIsDeletedWithItsCollectionOnce() {
        var product = new Product("Tea");
        product.tags.add("hot");
        stored(product);

        database.inTransaction(entityManager -> entityManager.remove(entityManager.find(Product.class, product.id)));

        assertThat(names()).containsExactly("ProductDeleted");
    }

    @Test
    void announcesACollectionThatChangesOnce() {
        Product product = stored(new Product("Tea"));

        database.inTransaction(entityManager ->
                entityManager.find(Product.class, product.id).tags.add("hot"));

        assertThat(names()).containsExactly("ProductUpdated");
    }

    @Test
    void saysNothingOfAnEntityThatDidNotChange() {
        Product product = stored(new Product("Tea"));

        database.inTransaction(entityManager -> {
            entityManager.merge(product);
            entityManager.find(Product.class, product.id).name = "Tea";
        });

        assertThat(sent()).isEmpty();
    }

    @Test
    void announcesOnTheChannelsOfOthersWithoutLoadingThem() {
        Shop shop = stored(new Shop("Tea house"));

        database.inTransaction(entityManager -> {
            Shop reference = entityManager.getReference(Shop.class, shop.getId());
            entityManager.persist(new Product("Tea", reference));
            entityManager.flush();
            assertThat(Hibernate.isInitialized(reference)).isFalse();
        });

        assertThat(broadcasts.publications().get(0).channels())
                .extracting(Object::toString)
                .contains("private-App.Models.Shop." + shop.getId());
    }

    @Test
    void announcesASoftDeleteOfHibernateOnceAsDeleted() {
        var invoice = new Invoice();
        database.inTransaction(entityManager -> entityManager.persist(invoice));
        broadcasts.clear();

        database.inTransaction(entityManager -> entityManager.remove(entityManager.find(Invoice.class, invoice.id)));

        assertThat(names()).containsExactly("InvoiceDeleted");
    }

    @Test
    void announcesAnUpdateAsWhatTheEntitySaysThatItIs() {
        var article = new Article();
        database.inTransaction(entityManager -> entityManager.persist(article));

        database.inTransaction(
                entityManager -> entityManager.find(Article.class, article.id).deletedAt = Instant.EPOCH);

        assertThat(names()).containsExactly("ArticleCreated", "ArticleTrashed");
    }

    @Test
    void announcesByHandWhatTheCallerSays() {
        Product product = stored(new Product("Tea"));

        BroadcastResult result = entities.broadcast(product, EntityChange.RESTORED);

        assertThat(result.status()).isEqualTo(BroadcastResult.Status.SENT);
        assertThat(names()).containsExactly("ProductRestored");
    }

    @Test
    void announcesAnEntityByItsOwnClassWhereHibernateGaveAProxy() {
        Shop shop = stored(new Shop("Tea house"));

        database.inTransaction(entityManager -> {
            Shop reference = entityManager.getReference(Shop.class, shop.getId());
            assertThat(reference.getClass()).isNotEqualTo(Shop.class);
            entities.broadcast(reference, EntityChange.UPDATED);
        });

        assertThat(sent())
                .containsExactly(
                        "ShopUpdated [private-App.Models.Shop.%d] {\"name\":\"Tea house\"}".formatted(shop.getId()));
    }

    @Test
    void letsAnEntityChooseChannelsNamesAndReceivers() {
        try (var request = currentSocket.bind(new SocketId("1.2"))) {
            database.inTransaction(entityManager -> entityManager.persist(new Player("ada")));
            assertThat(sent()).isEmpty();

            database.inTransaction(entityManager -> entityManager.find(Player.class, "ada").score = 3);
            database.inTransaction(entityManager -> entityManager.remove(entityManager.find(Player.class, "ada")));
        }

        assertThat(broadcasts.publications())
                .satisfiesExactly(
                        scored -> {
                            assertThat(scored.event()).isEqualTo("player.scored");
                            assertThat(scored.except()).isEqualTo(new SocketId("1.2"));
                        },
                        deleted -> {
                            assertThat(deleted.event()).isEqualTo("PlayerDeleted");
                            assertThat(deleted.toOthers()).isFalse();
                        });
    }

    @Test
    void announcesASubclassInTheNameOfTheClassItNames() {
        entities.broadcast(new Goalkeeper("bob"), EntityChange.DELETED);

        assertThat(broadcasts.publications().get(0).channels()).hasToString("[private-App.Models.Player.bob]");
        assertThat(names()).containsExactly("PlayerDeleted");
    }

    @Test
    void usesTheNamesOfTheApplication() {
        new EntityBroadcaster(manager, EntityNaming.withPrefix("shop."))
                .broadcast(stored(new Shop("Tea house")), EntityChange.UPDATED);

        assertThat(broadcasts.publications().get(0).channels().get(0).name()).startsWith("private-shop.Shop.");
    }

    @Test
    void ignoresWhatAnnouncesNothing() {
        database.inTransaction(entityManager -> entityManager.persist(new LogEntry()));

        assertThat(sent()).isEmpty();
    }

    @Test
    void refusesAnEntityThatGivesItselfForThePayload() {
        assertThatThrownBy(() -> entities.broadcast(new Account("ada", "secret"), EntityChange.CREATED))
                .isInstanceOf(BroadcastException.class)
                .hasMessageContaining("broadcastWith() of " + Account.class.getName())
                .hasMessageContaining("return a record or a map");
    }

    @Test
    void refusesAnIdThatCannotStandInAChannelNamingTheClass() {
        assertThatThrownBy(() -> entities.broadcast(new Account("ada love", "secret"), EntityChange.CREATED))
                .isInstanceOf(BroadcastException.class)
                .hasMessageContaining(Account.class.getName())
                .hasMessageContaining("{account} is \"ada.love\"");
        assertThatThrownBy(() -> entities.broadcast(new Product("Tea"), EntityChange.CREATED))
                .hasMessageContaining("{product} is null");
    }

    @Test
    void storesAnEntityThatCannotBeAnnouncedAndLogsWhy() {
        try (var log = new LogCapture(EntityBroadcaster.class, Level.ERROR)) {
            database.inTransaction(entityManager -> entityManager.persist(new Account("ada", "secret")));

            assertThat(log.messages(Level.ERROR))
                    .containsExactly("%s was stored, but the change CREATED was not broadcast"
                            .formatted(Account.class.getName()));
            assertThat(log.events().get(0).getThrowableProxy().getMessage()).contains("broadcastWith()");
        }
        assertThat(database.<Account>fromTransaction(entityManager -> entityManager.find(Account.class, "ada")))
                .isNotNull();
        assertThat(sent()).isEmpty();
    }

    @Test
    void announcesNothingInsideOfABlock() {
        entities.withoutBroadcasting(() -> {
            entities.withoutBroadcasting(() -> database.inTransaction(entityManager -> {
                entityManager.persist(new Product("Tea"));
            }));
            database.inTransaction(entityManager -> entityManager.persist(new Shop("Tea house")));
        });
        assertThat(sent()).isEmpty();

        database.inTransaction(entityManager -> entityManager.persist(new Shop("Coffee house")));
        assertThat(names()).containsExactly("ShopCreated");
    }

    @Test
    void skipsWhatIsAnnouncedByHandInsideOfABlock() {
        Shop shop = stored(new Shop("Tea house"));

        BroadcastResult result = entities.withoutBroadcasting(() -> entities.broadcast(shop, EntityChange.UPDATED));

        assertThat(result.status()).isEqualTo(BroadcastResult.Status.SKIPPED);
        assertThat(sent()).isEmpty();
    }

    @Test
    void announcesAgainAfterABlockThatFailed() {
        assertThatThrownBy(() -> entities.withoutBroadcasting(() -> {
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        database.inTransaction(entityManager -> entityManager.persist(new Shop("Tea house")));
        assertThat(names()).containsExactly("ShopCreated");
    }

    @Test
    void keepsABlockToItsThread() {
        Shop shop = stored(new Shop("Tea house"));

        entities.withoutBroadcasting(
                () -> CompletableFuture.runAsync(() -> entities.broadcast(shop, EntityChange.UPDATED))
                        .join());

        assertThat(names()).containsExactly("ShopUpdated");
    }

    @Test
    void coversWhatIsFlushedInsideOfABlock() {
        database.inTransaction(entityManager -> {
            entityManager.persist(new Product("Tea"));
            entityManager.flush();
            entities.withoutBroadcasting(() -> {
                entityManager.persist(new Product("Coffee"));
                entityManager.flush();
            });
            entityManager.persist(new Product("Cocoa"));
        });

        assertThat(broadcasts.publications())
                .extracting(Publication::data)
                .satisfiesExactly(
                        first -> assertThat(first).contains("Tea"),
                        second -> assertThat(second).contains("Cocoa"));
    }

    @Test
    void isEachOfItsOwnAsToWhetherItAnnounces() {
        Shop shop = stored(new Shop("Tea house"));
        var others = new EntityBroadcaster(manager);

        entities.withoutBroadcasting(() -> others.broadcast(shop, EntityChange.UPDATED));

        assertThat(names()).containsExactly("ShopUpdated");
    }
}
