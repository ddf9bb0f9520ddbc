package dev.jbroadcast.examples.chat;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Logging in and out, and what the page has to know before it can do anything else. */
@RestController
@RequestMapping("/session")
class LoginController {

    private final Sockets sockets;

    LoginController(Sockets sockets) {
        this.sockets = sockets;
    }

    /** @param user null if nobody is logged in */
    record Session(Sockets sockets, @Nullable ChatUser user) {}

    @GetMapping
    Session current(@Nullable ChatUser user) {
        return new Session(sockets, user);
    }

    record Login(@Nullable String name) {}

    @PostMapping
    ResponseEntity<Session> logIn(@RequestBody Login login) {
        try {
            ChatUser user = ChatUser.named(login.name() == null ? "" : login.name());
            return ResponseEntity.ok()
                    .header(HttpHeaders.SET_COOKIE, LoginFilter.cookieFor(user).toString())
                    .body(new Session(sockets, user));
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, e.getMessage(), e);
        }
    }

    @DeleteMapping
    ResponseEntity<Void> logOut() {
        return ResponseEntity.noContent()
                .header(HttpHeaders.SET_COOKIE, LoginFilter.expiredCookie().toString())
                .build();
    }
}
