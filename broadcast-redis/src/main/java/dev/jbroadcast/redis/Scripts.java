package dev.jbroadcast.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jbroadcast.server.cluster.ClusterUnavailableException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Runs the Lua scripts of this package in Redis, which knows them by their digests. Thread-safe; nothing blocks. */
final class Scripts {

    /** A script, and what it answers with. */
    static final class Script {

        private final byte[] source;
        private final String digest;
        private final ScriptOutputType output;

        private Script(ScriptOutputType output, String... names) {
            StringBuilder text = new StringBuilder();
            for (String name : names) {
                text.append(resource(name)).append('\n');
            }
            source = text.toString().getBytes(UTF_8);
            digest = sha1(source);
            this.output = output;
        }
    }

    static final Script ANNOUNCE = new Script(ScriptOutputType.MULTI, "subject.lua", "announce.lua");
    static final Script BURY = new Script(ScriptOutputType.MULTI, "subject.lua", "bury.lua");
    static final Script SETTLE = new Script(ScriptOutputType.INTEGER, "subject.lua", "settle.lua");
    static final Script READ = new Script(ScriptOutputType.MULTI, "subject.lua", "read.lua");
    static final Script KEEP = new Script(ScriptOutputType.VALUE, "subject.lua", "keep.lua");
    static final Script HEARTBEAT = new Script(ScriptOutputType.MULTI, "heartbeat.lua");
    static final Script CLAIM = new Script(ScriptOutputType.INTEGER, "claim.lua");
    static final Script LEAVE = new Script(ScriptOutputType.INTEGER, "leave.lua");

    private final Link link;

    Scripts(Link link) {
        this.link = link;
    }

    /** Fails the future, and never throws. */
    <T> CompletableFuture<T> run(Script script, byte[][] keys, byte[]... arguments) {
        try {
            RedisClusterAsyncCommands<byte[], byte[]> commands = link.commands();
            CompletableFuture<T> answer = commands.<T>evalsha(script.digest, script.output, keys, arguments)
                    .toCompletableFuture();
            return answer.handle((value, failure) -> {
                        if (failure == null) {
                            return answer;
                        }
                        if (cause(failure) instanceof RedisNoScriptException) {
                            return commands.<T>eval(script.source, script.output, keys, arguments)
                                    .toCompletableFuture();
                        }
                        return answer;
                    })
                    .thenCompose(either -> either);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(
                    e instanceof ClusterUnavailableException
                            ? e
                            : new ClusterUnavailableException(link + " cannot be asked", e));
        }
    }

    static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Scripts.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(byte[] source) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(source));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
