package dev.jbroadcast.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jbroadcast.SocketId;
import dev.jbroadcast.pusher.ChannelSigner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The handler for pusher-js that {@code docs/clients.md} has for copying, called as pusher-js calls it. */
class AuthorizeTogetherTest {

    @TempDir
    private Path directory;

    @Test
    void asksOnceForWhatIsAskedForTogether() throws Exception {
        String documents = Files.readString(Path.of("../docs/clients.md"));
        int start = documents.indexOf("function authorizeTogether");
        String handler = documents.substring(start, documents.indexOf("const echo", start));
        try (TyrusTestServer server = new TyrusTestServer(TestSettings.DEFAULTS)) {
            Path script = directory.resolve("script.mjs");
            Files.writeString(script, """
                    %s
                    let requests = 0;
                    const { fetch: send } = globalThis;
                    globalThis.fetch = (...request) => { requests++; return send(...request); };
                    const ask = (handler, channelName) => new Promise((resolve) => handler(
                      { socketId: '1.2', channelName },
                      (error, data) => resolve(`${channelName}: ${error ? error.message : data.auth}`)));
                    const handler = authorizeTogether('%s', { Authorization: 'Bearer ann' });

                    const few = ['private-user.ann', 'private-user.bob', 'private-a b', 'private-user.ann'];
                    for (const line of await Promise.all(few.map((name) => ask(handler, name)))) console.log(line);
                    console.log(`${requests} request`);

                    const many = Array.from({ length: 250 }, (_, i) => `private-order.${i + 1}`);
                    const answers = await Promise.all(many.map((name) => ask(handler, name)));
                    console.log(`${answers.filter((line) => line.includes(': test-key:')).length} signed`);
                    console.log(`${requests} requests`);

                    const nobody = authorizeTogether('%s');
                    console.log(await ask(nobody, 'private-user.ann'));
                    console.log((await ask(authorizeTogether('%s'), 'private-x')).replace(/ from.*/, ''));
                    """.formatted(
                            handler,
                            server.http("/broadcasting/auth"),
                            server.http("/broadcasting/auth"),
                            server.http("/nowhere")));

            Process node = new ProcessBuilder("node", script.toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            String signed = "private-user.ann: "
                    + new ChannelSigner(TestServer.CREDENTIALS).sign(new SocketId("1.2"), "private-user.ann", null);
            assertThat(output.lines())
                    .containsExactly(
                            signed,
                            "private-user.bob: 403 for private-user.bob: Forbidden",
                            "private-a b: 400 for private-a b: The channel_name is missing or not a legal channel name.",
                            signed,
                            "1 request",
                            "250 signed",
                            "4 requests",
                            "private-user.ann: 403 for private-user.ann: Forbidden",
                            "private-x: 404");
        }
    }
}
