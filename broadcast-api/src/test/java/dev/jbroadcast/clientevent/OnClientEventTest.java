package dev.jbroadcast.clientevent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import ch.qos.logback.classic.Level;
import dev.jbroadcast.Channel;
import dev.jbroadcast.LogCapture;
import dev.jbroadcast.SocketId;
import dev.jbroadcast.authorization.ChannelParameters;
import dev.jbroadcast.json.Jackson3JsonCodec;
import dev.jbroadcast.json.JsonCodec;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnClientEventTest {

    private static final SocketId SOCKET = new SocketId("1.2");
    private static final JsonCodec CODEC = new Jackson3JsonCodec();

    private final List<Object> calls = new ArrayList<>();

    record Typing(boolean on) {}

    record User(String name) {}

    record Room(String name) {}

    record Token(String getName) implements Principal {}

    private static ClientEventRegistry registry(Object bean) {
        return ClientEventRegistry.of(events -> events.add(bean)
                .user(User.class, principal -> principal.getName().equals("ada") ? new User("Ada") : null)
                .bind(Room.class, text -> text.equals("lobby") ? new Room(text) : null));
    }

    private static void dispatch(ClientEventRegistry registry, String channel, String data) {
        dispatch(registry, channel, data, "ada");
    }

    private static void dispatch(ClientEventRegistry registry, String channel, String data, String userId) {
        registry.dispatch(
                new ReceivedClientEvent("app", new Channel(channel), "client-typing", data, SOCKET, userId), CODEC);
    }

    private void called(Object... values) {
        calls.add(Arrays.asList(values));
    }

    private static void isNotUsable(Object bean, String method, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry(bean))
                .withMessage("@OnClientEvent on %s#%s is not usable: %s"
                        .formatted(bean.getClass().getName(), method, why));
    }

    @Test
    void givesAMethodWhatItWantsInAnyOrder() {
        var registry = registry(new Object() {
            @OnClientEvent(channel = "private-chat.{room}.{id}", event = "client-typing")
            void typing(
                    SocketId socketId,
                    long id,
                    Typing typing,
                    Principal who,
                    Channel channel,
                    User user,
                    ClientEvent<Typing> event,
                    Room room,
                    ChannelParameters parameters) {
                called(socketId, id, typing, who.getName(), channel, user, room, parameters.toString());
                called(event.payload(), event.data(), event.event(), event.principal());
            }
        });

        dispatch(registry, "private-chat.lobby.7", "{\"on\":true}");

        assertThat(calls)
                .containsExactly(
                        List.of(
                                SOCKET,
                                7L,
                                new Typing(true),
                                "ada",
                                new Channel("private-chat.lobby.7"),
                                new User("Ada"),
                                new Room("lobby"),
                                "{room=lobby, id=7}"),
                        List.of(new Typing(true), "{\"on\":true}", "client-typing", new UserId("ada")));
    }

    @Test
    void takesAnySubsetOfTheParameters() {
        var registry = registry(new Object() {
            @OnClientEvent(channel = "private-chat.{room}.{id}")
            void nothing() {
                called("nothing");
            }

            @OnClientEvent(channel = "private-chat.{room}.{id}")
            void onePlaceholder(String id) {
                called("id", id);
            }

            @OnClientEvent(channel = "private-chat.{room}.{id}")
            void payload(Map<String, Object> anything) {
                called("payload", anything);
            }

            @OnClientEvent(channel = "private-chat.{room}.{id}")
            void text(String id, String text) {
                called("text", id, text);
            }
        });

        dispatch(registry, "private-chat.lobby.7", "{\"on\":true}");

        assertThat(calls)
                .containsExactlyInAnyOrder(
                        List.of("nothing"),
                        List.of("id", "7"),
                        List.of("payload", Map.of("on", true)),
                        List.of("text", "7", "{\"on\":true}"));
    }

    @Test
    void callsAMethodThatDoesNotLookAtThePayloadWhateverItIs() {
        var registry = registry(new Object() {
            @OnClientEvent(channel = "private-chat")
            void nothing(Principal who) {
                called(who.getName());
            }

            @OnClientEvent(channel = "private-chat")
            void untyped(ClientEvent<?> event) {
                called(event.payload());
            }
        });

        dispatch(registry, "private-chat", "null");
        dispatch(registry, "private-chat", "hello");

        assertThat(calls)
                .containsExactlyInAnyOrder(
                        List.of("ada"), Arrays.asList((Object) null), List.of("ada"), List.of("hello"));
    }

    @Test
    void takesThePayloadsTypeFromTheEventOrFromItsOwnParameter() {
        var registry = registry(new Object() {
            @OnClientEvent(channel = "private-a")
            void event(ClientEvent<Typing> event) {
                called(event.payload().on());
            }

            @OnClientEvent(channel = "private-a")
            void bounded(ClientEvent<? extends Typing> event) {
                called(event.payload().on());
            }

            @OnClientEvent(channel = "private-a")
            void both(ClientEvent<?> event, Typing typing) {
                called(event.payload().equals(typing));
            }

            @OnClientEvent(channel = "private-a")
            void map(ClientEvent<Map<String, ?>> event) {
                called(event.payload().get("on"));
            }

            @OnClientEvent(channel = "private-a")
            void primitive(boolean on) {
                called("never");
            }
        });

        dispatch(registry, "private-a", "{\"on\":true}");

        assertThat(calls).hasSize(4).containsOnly(List.of(true));
    }

    @Test
    void takesAParameterNamedAsAPlaceholderForThatEvenIfItHasTheTypeOfUsers() {
        var registry = ClientEventRegistry.of(events -> events.add(new Object() {
                    @OnClientEvent(channel = "private-users.{user}")
                    void user(User me, User user) {
                        called(me.name(), user.name());
                    }
                })
                .user(User.class, principal -> new User(principal.getName()))
                .bind(User.class, User::new));

        dispatch(registry, "private-users.bob", "1");

        assertThat(calls).containsExactly(List.of("ada", "bob"));
    }

    @Test
    void givesNullForAUserOfWhomNothingIsKnown() {
        var registry = registry(new Object() {
            @OnClientEvent(channel = "private-a")
            void a(Principal principal, User user) {
                called(principal == null, user == null);
            }
        });

        dispatch(registry, "private-a", "1", null);

        assertThat(calls).containsExactly(List.of(true, true));
    }

    @Test
    void doesNotCallAMethodWhoseUserOrModelIsNotThere() {
        try (var logs = new LogCapture(ClientEventRegistry.class, Level.INFO)) {
            var registry = registry(new Object() {
                @OnClientEvent(channel = "private-a.{room}")
                void a(User user, Room room, Typing typing) {
                    called(user);
                }
            });

            dispatch(registry, "private-a.lobby", "{\"on\":true}", "bob\n");
            dispatch(registry, "private-a.cellar", "{\"on\":true}", "ada");
            dispatch(registry, "private-a.lobby", "[]", "ada");

            assertThat(calls).isEmpty();
            assertThat(logs.messages(Level.INFO))
                    .satisfiesExactly(
                            line -> assertThat(line).endsWith("#a: there is no User \"bob?\""),
                            line -> assertThat(line).endsWith("#a: {room} is \"cellar\", and there is no such Room"),
                            line -> assertThat(line).endsWith("#a: its data is no Typing"));
        }
    }

    @Test
    void logsWhatAMethodThrowsAsItIsAndCallsTheOthers() {
        try (var logs = new LogCapture(ClientEventRegistry.class, Level.INFO)) {
            var bean = new Object() {
                @OnClientEvent(channel = "private-a")
                void a() throws IOException {
                    throw new IOException("the disk is away");
                }

                @OnClientEvent(channel = "private-a")
                void b() {
                    called("b");
                }
            };

            dispatch(registry(bean), "private-a", "1");

            assertThat(calls).containsExactly(List.of("b"));
            assertThat(logs.events()).singleElement().satisfies(line -> {
                assertThat(line.getFormattedMessage())
                        .isEqualTo("the listener %s#a failed at the client event client-typing on private-a"
                                .formatted(bean.getClass().getName()));
                assertThat(line.getThrowableProxy().getMessage()).isEqualTo("the disk is away");
            });
        }
    }

    @Test
    void findsPrivateStaticAndInheritedMethods() {
        var registry = registry(new Derived(calls));

        dispatch(registry, "private-a", "1");

        assertThat(calls).containsExactlyInAnyOrder("private", "overridden", "default");
        assertThat(registry.events()).contains("client-static on private-a").hasSize(4);
    }

    interface WithDefault {

        List<Object> calls();

        @OnClientEvent(channel = "private-a")
        default void byDefault() {
            calls().add("default");
        }
    }

    static class Base {

        final List<Object> calls;

        Base(List<Object> calls) {
            this.calls = calls;
        }

        @OnClientEvent(channel = "private-a")
        private void hidden() {
            calls.add("private");
        }

        @OnClientEvent(channel = "private-a")
        void overridden() {
            calls.add("base");
        }
    }

    static final class Derived extends Base implements WithDefault {

        Derived(List<Object> calls) {
            super(calls);
        }

        @Override
        public List<Object> calls() {
            return calls;
        }

        @Override
        void overridden() {
            calls.add("overridden");
        }

        @OnClientEvent(channel = "private-a", event = "client-static")
        private static void ofTheClass() {}
    }

    @Test
    void putsTheMoreSpecificPatternsOfAnObjectFirst() {
        var registry = registry(new Object() {
            @OnClientEvent(channel = "private-{what}.{room}")
            void a() {}

            @OnClientEvent(channel = "private-chat.{room}")
            void b() {}

            @OnClientEvent(channel = "private-chat.lobby")
            void c() {}
        });

        assertThat(registry.events())
                .containsExactly(
                        "any client event on private-chat.lobby",
                        "any client event on private-chat.{room}",
                        "any client event on private-{what}.{room}");
    }

    interface Chat {
        void typing(Typing typing);
    }

    static final class ChatListener implements Chat {

        @Override
        @OnClientEvent(channel = "private-a")
        public void typing(Typing typing) {
            throw new IllegalStateException("called without its proxy");
        }
    }

    @Test
    void asksForTheObjectAtEachEventAndCallsWhatAFrameworkPutsBeforeIt() throws Exception {
        var proxied = Chat.class.getMethod("typing", Typing.class);
        List<Object> asked = new ArrayList<>();
        var registry = ClientEventRegistry.of(events -> events.add(
                ChatListener.class,
                () -> {
                    asked.add("asked");
                    return (Chat) this::called;
                },
                method -> proxied));
        assertThat(asked).isEmpty();

        dispatch(registry, "private-a", "{\"on\":true}");
        dispatch(registry, "private-a", "{\"on\":false}");

        assertThat(calls).containsExactly(List.of(new Typing(true)), List.of(new Typing(false)));
        assertThat(asked).hasSize(2);
    }

    @Test
    void namesTheMethodThatAFrameworkCannotCall() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientEventRegistry.of(events -> events.add(ChatListener.class, () -> "", method -> {
                    throw new IllegalArgumentException("make it public");
                })))
                .withMessage("@OnClientEvent on %s#typing(Typing) is not usable: make it public"
                        .formatted(ChatListener.class.getName()));
    }

    @Test
    void refusesAnObjectWithoutSuchMethods() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry("text"))
                .withMessage("java.lang.String has no method with @OnClientEvent");
    }

    @Test
    void refusesWhatNoClientCanSend() {
        isNotUsable(
                new Object() {
                    @OnClientEvent(channel = "chat.{room}", event = "client-typing")
                    void a(String room) {}
                },
                "a(String)",
                "the channel pattern \"chat.{room}\" is that of a channel on which clients cannot send; "
                        + "begin it with private- or presence-");
        isNotUsable(
                new Object() {
                    @OnClientEvent(channel = "private-chat", event = "typing")
                    void a() {}
                },
                "a()",
                "the event \"typing\" is none that clients send; begin it with client-, "
                        + "which Echo's whisper(…) adds by itself");
        isNotUsable(
                new Object() {
                    @OnClientEvent(channel = "private-{a}{b}")
                    void a() {}
                },
                "a()",
                "the channel pattern \"{a}{b}\" is not usable: two placeholders need something between them");
    }

    @Test
    void refusesTwoPayloads() {
        isNotUsable(
                new Object() {
                    @OnClientEvent(channel = "private-chat.{room}")
                    void a(Typing typing, String roon) {}
                },
                "a(Typing, String)",
                "it has more than one parameter for the payload: [typing, roon]; "
                        + "placeholders, which are called by their names, are [room]");
        isNotUsable(
                new Object() {
                    @OnClientEvent(channel = "private-chat")
                    void a(ClientEvent<String> event, Typing typing) {}
                },
                "a(ClientEvent, Typing)",
                "it wants the payload to be both Typing and String; it can be one of them");
    }

    @Test
    void refusesPrincipalsOfWhichNothingIsKnown() {
        isNotUsable(
                new Object() {
                    @OnClientEvent(channel = "private-chat")
                    void a(Token token) {}
                },
                "a(Token)",
                "nothing is known of a sender but the user id, so there is no %s; take a Principal, or add user(Token.class, …) to the routes"
                        .formatted(Token.class.getName()));
    }

    @Test
    void refusesAPlaceholderOfATypeThatNothingConvertsTo() {
        isNotUsable(
                new Object() {
                    @OnClientEvent(channel = "private-chat.{typing}")
                    void a(Typing typing) {}
                },
                "a(Typing)",
                "{typing} cannot be made a %s: add bind(Typing.class, …) to the routes"
                        .formatted(Typing.class.getName()));
    }

    @Test
    void refusesPayloadsWhoseElementsNobodyWouldMake() {
        String why = "a payload cannot be made a %s; take a record or another class, an array, "
                + "a Map<String, Object> or a List<Object>";

        isNotUsable(
                new Object() {
                    @OnClientEvent(channel = "private-chat")
                    void a(List<Typing> typing) {}
                },
                "a(List)",
                why.formatted("java.util.List<" + Typing.class.getName() + ">"));
        isNotUsable(
                new Object() {
                    @OnClientEvent(channel = "private-chat")
                    void a(ClientEvent<Map<UUID, Object>> event) {}
                },
                "a(ClientEvent)",
                why.formatted("java.util.Map<java.util.UUID, java.lang.Object>"));
        isNotUsable(
                new Object() {
                    @OnClientEvent(channel = "private-chat")
                    <T> void a(T payload) {}
                },
                "a(Object)",
                why.formatted("T"));
    }

    @Test
    void refusesAMethodThatReturnsSomething() {
        isNotUsable(
                new Object() {
                    @OnClientEvent(channel = "private-chat")
                    boolean a() {
                        return true;
                    }
                },
                "a()",
                "it returns boolean, which nobody takes; make it void");
    }

    @Test
    void takesAllPlaceholdersFromLeftToRightOrNoneIfTheClassFileHasNoNames(@TempDir Path directory) throws Exception {
        Object bean = compiledWithoutNames(directory, """
                import dev.jbroadcast.clientevent.*;
                import java.util.*;
                public class Bean extends ArrayList<Object> {
                    @OnClientEvent(channel = "private-{a}.{b}", event = "client-typing")
                    void both(Map<String, Object> payload, java.security.Principal user, String x, long y) {
                        add("both " + payload + user.getName() + x + y);
                    }
                    @OnClientEvent(channel = "private-{a}.{b}", event = "client-typing")
                    void none(Map<String, Object> payload) {
                        add("none " + payload);
                    }
                }
                """);

        dispatch(registry(bean), "private-left.2", "{\"on\":true}");

        assertThat(bean).asInstanceOf(LIST).containsExactlyInAnyOrder("both {on=true}adaleft2", "none {on=true}");
    }

    @Test
    void saysThatTheClassFileHasNoNamesIfThePlaceholdersCannotBeTold(@TempDir Path directory) throws Exception {
        for (String parameters : List.of("String x", "String x, long y, String z")) {
            Object bean = compiledWithoutNames(
                    Files.createDirectory(directory.resolve("" + parameters.length())), """
                    public class Bean {
                        @dev.jbroadcast.clientevent.OnClientEvent(channel = "private-{a}.{b}")
                        void a(%s) {}
                    }
                    """.formatted(parameters));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> registry(bean))
                    .withMessageStartingWith("@OnClientEvent on Bean#a(")
                    .withMessageEndingWith(
                            "it cannot be told which of its parameters are the placeholders [a, b]; compile its class with -parameters");
        }
    }

    private static Object compiledWithoutNames(Path directory, String source) throws Exception {
        Path file = Files.writeString(directory.resolve("Bean.java"), source);
        URL library = OnClientEvent.class.getProtectionDomain().getCodeSource().getLocation();
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-nowarn",
                        "-cp",
                        Path.of(library.toURI()).toString(),
                        file.toString());
        assertThat(result).isZero();
        // The class has been loaded when the loader is closed.
        try (var loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, OnClientEventTest.class.getClassLoader())) {
            return loader.loadClass("Bean").getConstructor().newInstance();
        }
    }
}
