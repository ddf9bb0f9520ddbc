package dev.jbroadcast.entity;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.cfg.Configuration;

/**
 * Hibernate over an empty database in memory. It tells of its transactions, and has CDI make the listeners of entities.
 */
final class Database implements AutoCloseable {

    private final SeContainer beans;
    private final EntityManagerFactory entityManagers;
    private final Transactions transactions;

    /** @param entities a bean for listeners */
    Database(EntityBroadcaster entities, Transactions transactions, Class<?>... entityClasses) {
        this.transactions = transactions;
        this.beans = SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addBeanClasses(BroadcastingEntityListener.class)
                .addExtensions(new Beans(entities))
                .initialize();
        Configuration configuration = new Configuration()
                .setProperty(AvailableSettings.JAKARTA_JDBC_URL, "jdbc:h2:mem:" + UUID.randomUUID())
                .setProperty(AvailableSettings.JAKARTA_HBM2DDL_DATABASE_ACTION, "create");
        configuration.getProperties().put(AvailableSettings.JAKARTA_CDI_BEAN_MANAGER, beans.getBeanManager());
        for (Class<?> entityClass : entityClasses) {
            configuration.addAnnotatedClass(entityClass);
        }
        this.entityManagers = configuration.buildSessionFactory();
    }

    void inTransaction(Consumer<EntityManager> work) {
        fromTransaction(entityManager -> {
            work.accept(entityManager);
            return true;
        });
    }

    <T> T fromTransaction(Function<EntityManager, T> work) {
        EntityManager entityManager = entityManagers.createEntityManager();
        boolean committed = false;
        transactions.begin();
        try {
            entityManager.getTransaction().begin();
            T result = work.apply(entityManager);
            entityManager.getTransaction().commit();
            committed = true;
            return result;
        } finally {
            if (entityManager.getTransaction().isActive()) {
                entityManager.getTransaction().rollback();
            }
            entityManager.close();
            transactions.end(committed);
        }
    }

    @Override
    public void close() {
        entityManagers.close();
        beans.close();
    }

    private record Beans(EntityBroadcaster entities) implements Extension {

        void add(@Observes AfterBeanDiscovery event) {
            event.addBean().addType(EntityBroadcaster.class).createWith(context -> entities);
        }
    }
}
