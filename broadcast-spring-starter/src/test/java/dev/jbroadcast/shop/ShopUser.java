package dev.jbroadcast.shop;

import java.util.Collection;
import java.util.List;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;

public final class ShopUser implements UserDetails {

    private static final long serialVersionUID = 1L;

    private final String name;

    ShopUser(String name) {
        this.name = name;
    }

    public boolean owns(Order order) {
        return name.equals(order.getCustomer());
    }

    @Override
    public Collection<GrantedAuthority> getAuthorities() {
        return List.of();
    }

    @Override
    public String getPassword() {
        return "{noop}" + name;
    }

    @Override
    public String getUsername() {
        return name;
    }
}
