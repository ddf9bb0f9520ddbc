package dev.jbroadcast.examples.chat;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.WebUtils;

/**
 * Says who makes a request. The cookie is the whole login: it holds the name, nothing signs it, and the server keeps no
 * session — so a login outlives a restart of the server, and everybody can be anybody. That is all right for a demo in
 * which names take no password anyway. In an application with real logins this class is Spring Security's business;
 * nothing else changes, because {@code /broadcasting/auth} takes the request's principal, whoever put it there.
 */
@Component
class LoginFilter extends OncePerRequestFilter {

    private static final String COOKIE = "chat-name";

    /** The cookie that logs a user in. It is not sent along when another site makes a request to this one. */
    static ResponseCookie cookieFor(ChatUser user) {
        // Cookies are ASCII, names are not.
        return cookie(URLEncoder.encode(user.name(), StandardCharsets.UTF_8), Duration.ofDays(30));
    }

    /** The cookie that logs out. */
    static ResponseCookie expiredCookie() {
        return cookie("", Duration.ZERO);
    }

    private static ResponseCookie cookie(String value, Duration maxAge) {
        return ResponseCookie.from(COOKIE, value)
                .path("/")
                .maxAge(maxAge)
                .httpOnly(true)
                .sameSite("Strict")
                .build();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Principal user = user(request).orElse(null);
        chain.doFilter(
                new HttpServletRequestWrapper(request) {
                    @Override
                    public @Nullable Principal getUserPrincipal() {
                        return user;
                    }
                },
                response);
    }

    private static Optional<ChatUser> user(HttpServletRequest request) {
        try {
            return Optional.ofNullable(WebUtils.getCookie(request, COOKIE))
                    .map(cookie -> ChatUser.named(URLDecoder.decode(cookie.getValue(), StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            // Somebody made this cookie by hand.
            return Optional.empty();
        }
    }
}
