package dev.jbroadcast.examples.orders;

import java.util.List;
import org.springframework.data.repository.CrudRepository;

interface OrderRepository extends CrudRepository<Order, Long> {

    List<Order> findByCustomerOrderById(String customer);
}
