package dev.jbroadcast.shop;

import dev.jbroadcast.authorization.AuthorizesChannel;
import dev.jbroadcast.authorization.PresenceMember;
import java.security.Principal;
import java.time.LocalDate;
import java.util.Optional;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;

@Component
public class OrderChannels {

    @AuthorizesChannel("private-orders.{order}")
    boolean order(ShopUser user, Order order) {
        return user.owns(order);
    }

    @AuthorizesChannel("private-names.{name}")
    boolean name(Principal principal, Authentication authentication, String name) {
        return authentication.isAuthenticated() && principal.getName().equals(name);
    }

    @AuthorizesChannel("private-days.{day}")
    boolean day(LocalDate day) {
        return day.getYear() == 2026;
    }

    @AuthorizesChannel("private-skus.{sku}")
    boolean sku(Sku sku) {
        return sku.equals(new Sku("acme", 7));
    }

    @AuthorizesChannel("private-devices.{device}")
    boolean device(Jwt token, String device) {
        return device.equals(token.getClaimAsString("device"));
    }

    @Transactional
    @AuthorizesChannel("private-transactions.{day}")
    public boolean transaction(LocalDate day) {
        return TransactionSynchronizationManager.isActualTransactionActive();
    }

    @AuthorizesChannel("presence-room.{room}")
    Optional<PresenceMember> room(@AuthenticationPrincipal Object user, String room) {
        return user instanceof ShopUser member
                ? Optional.of(PresenceMember.of(member.getUsername()))
                : Optional.empty();
    }
}
