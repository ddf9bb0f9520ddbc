package dev.jbroadcast.pusher.http;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Says what went wrong with a request, and what to do about it. Thread-safe. */
final class Failures {

    private static final int MAX_QUOTED = 500;

    /** So far apart may the clocks be before a server refuses requests. */
    private static final Duration TOLERANCE = Duration.ofSeconds(600);

    private final ServerAddress server;
    private final InstantSource clock;

    Failures(ServerAddress server, InstantSource clock) {
        this.server = server;
        this.clock = clock;
    }

    PusherResponseException answered(ApiRequest request, HttpResponse<String> response) {
        int status = response.statusCode();
        return new PusherResponseException(
                "%s answered %s with %d%s%s"
                        .formatted(server, request, status, quoted(response.body()), remedy(response)),
                status,
                response.body(),
                retryAfter(response.headers()));
    }

    /** The answer says that all is well, but no Pusher server speaks like that. */
    PusherResponseException strange(ApiRequest request, int status, String body) {
        return new PusherResponseException(
                "%s answered %s with %d, but not as a Pusher server does%s; check scheme, host, port and path"
                        .formatted(server, request, status, quoted(body)),
                status,
                body,
                null);
    }

    /** The answer is no JSON. */
    PusherResponseException unreadable(String body) {
        return new PusherResponseException(
                "%s answered with what is not JSON%s".formatted(server, quoted(body)), 200, body, null);
    }

    PusherConnectionException broken(ApiRequest request, Throwable failure) {
        Throwable cause = unwrapped(failure);
        if (isInCauses(cause, CertificateException.class)) {
            return PusherConnectionException.hopeless(
                    "%s has a certificate that is not trusted: %s; %s"
                            .formatted(server, cause.getMessage(), remedy(String.valueOf(cause.getMessage()))),
                    cause);
        }
        return isBeforeSending(cause)
                ? PusherConnectionException.unreachable(
                        "%s cannot be reached: %s".formatted(server, described(cause)), cause, null)
                : PusherConnectionException.doubtful(
                        "the connection to %s broke during %s, and nobody knows what became of it: %s"
                                .formatted(server, request, described(cause)),
                        cause);
    }

    PusherConnectionException tooSlow(ApiRequest request, Duration timeout) {
        return PusherConnectionException.doubtful(
                "%s did not answer %s within %s, and nobody knows what became of it"
                        .formatted(server, request, timeout),
                null);
    }

    PusherConnectionException paused(Duration left) {
        return PusherConnectionException.unreachable(
                "%s did not answer %d times in a row, so nothing is sent to it for the next %d ms"
                        .formatted(server, CircuitBreaker.FAILURES, left.toMillis()),
                null,
                left);
    }

    PusherConnectionException notInTime() {
        return PusherConnectionException.unreachable(
                "it was not sent, because %s did not answer what was to be sent before it in time".formatted(server),
                null,
                null);
    }

    PusherConnectionException closed() {
        return PusherConnectionException.hopeless(
                "the client of %s is closed".formatted(server), new IllegalStateException("closed"));
    }

    PusherConnectionException closedDuring(ApiRequest request) {
        return PusherConnectionException.doubtful(
                "the client of %s was closed during %s, and nobody knows what became of it".formatted(server, request),
                null);
    }

    /** Some of the requests that were to be made together have had their effect. */
    PusherConnectionException partial(int done, int all, Throwable failure) {
        return PusherConnectionException.doubtful(
                "the event was sent with %d of %d requests that it takes to reach all of its channels, but then: %s"
                        .formatted(done, all, failure.getMessage()),
                failure);
    }

    static Throwable unwrapped(Throwable failure) {
        Throwable unwrapped = failure;
        while ((unwrapped instanceof CompletionException || unwrapped instanceof ExecutionException)
                && unwrapped.getCause() != null) {
            unwrapped = unwrapped.getCause();
        }
        return unwrapped;
    }

    /** What a waiting caller is thrown. */
    static RuntimeException inThisThread(Throwable failure) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof PusherException failed) {
            // It was made in a thread of the client; who reads it wants to know who asked.
            failed.fillInStackTrace();
        }
        return cause instanceof RuntimeException exception ? exception : new IllegalStateException(cause);
    }

    private static boolean isBeforeSending(Throwable failure) {
        // Requests have no time-out of their own with the HTTP client, so its time-out is always that of connecting:
        // also
        // where it does not say so, because the other side has accepted the connection, but not got through TLS.
        return failure instanceof ConnectException
                || failure instanceof HttpTimeoutException
                || failure instanceof NoRouteToHostException
                || failure instanceof UnknownHostException
                || failure instanceof SSLHandshakeException;
    }

    private static boolean isInCauses(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private String described(Throwable failure) {
        if (isInCauses(failure, UnresolvedAddressException.class)) {
            return "there is no such host";
        }
        if (failure instanceof HttpTimeoutException) {
            return "it did not accept the connection in time"
                    + (server.isEncrypted() ? "; check that it speaks TLS on this port" : "");
        }
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    /**
     * @param message of the JDK, which has no exception of its own for a certificate of somebody else; since 25 with
     *     more before it
     */
    private static String remedy(String message) {
        return message.contains("No subject alternative") || message.contains("No name matching")
                ? "it is not for this host: set host to a name that is in the certificate"
                : "if it is right, set trust-certificates to a PEM file with it, or with that of who issued it";
    }

    private String remedy(HttpResponse<String> response) {
        int status = response.statusCode();
        if (status >= 300 && status < 400) {
            return "; it sends elsewhere, to %s: set scheme, host, port and path to where the server is"
                    .formatted(response.headers().firstValue("Location").orElse("nowhere"));
        }
        return switch (status) {
            case 401 -> skew(response.headers()).map(this::explained).orElse("; check key and secret");
            case 403 -> "; check that app id and key belong together, and that the app may send";
            case 404 -> "; check app id, host and path";
            case 407 -> "; the proxy wants to know who you are";
            default -> "";
        };
    }

    /** How far this clock is ahead of the server's, if it is too far for signatures to be accepted. */
    private Optional<Duration> skew(HttpHeaders headers) {
        return headers.firstValue("Date")
                .flatMap(Failures::instant)
                .map(theirs -> Duration.between(theirs, clock.instant()))
                // The header has whole seconds, and travelled for a while.
                .filter(ahead -> ahead.abs().compareTo(TOLERANCE.minusSeconds(10)) > 0);
    }

    private String explained(Duration ahead) {
        return "; requests are signed with the time, and the clock of this machine is %d s %s the server's: set it right"
                .formatted(ahead.abs().toSeconds(), ahead.isNegative() ? "behind" : "ahead of");
    }

    private @Nullable Duration retryAfter(HttpHeaders headers) {
        String value = headers.firstValue("Retry-After").orElse("").strip();
        if (value.matches("[0-9]{1,6}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        return instant(value)
                .map(until -> Duration.between(clock.instant(), until))
                .filter(wait -> !wait.isNegative())
                .orElse(null);
    }

    private static Optional<Instant> instant(String httpDate) {
        try {
            return Optional.of(ZonedDateTime.parse(httpDate, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            // Not a date: the header says nothing.
            return Optional.empty();
        }
    }

    private static String quoted(String body) {
        String line = body.strip().replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "?");
        if (line.isEmpty()) {
            return "";
        }
        return ": " + (line.length() <= MAX_QUOTED ? line : line.substring(0, MAX_QUOTED) + "…");
    }
}
