package dev.jbroadcast.redis;

import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Texts that all nodes share for a while. Thread-safe; nothing blocks. */
final class Texts {

    private final Context context;
    private final Scripts scripts;

    Texts(Context context, Scripts scripts) {
        this.context = context;
        this.scripts = scripts;
    }

    CompletableFuture<Optional<String>> putIfAbsent(String name, String text, Duration timeToLive) {
        CompletableFuture<byte @Nullable []> was = scripts.run(
                Scripts.TEXT,
                new byte[][] {context.keys().text(name)},
                Keys.bytes(text),
                Keys.bytes(Long.toString(millis(timeToLive))));
        return was.thenApply(bytes -> Optional.ofNullable(bytes).map(Keys::text));
    }

    void put(String name, @Nullable String text, Duration timeToLive) {
        byte[] key = context.keys().text(name);
        try {
            if (text == null) {
                context.link().commands().del(key);
            } else {
                context.link().commands().set(key, Keys.bytes(text), SetArgs.Builder.px(millis(timeToLive)));
            }
        } catch (RuntimeException e) {
            context.failed(e);
        }
    }

    private static long millis(Duration timeToLive) {
        return Math.max(1, timeToLive.toMillis());
    }
}
