package dev.jbroadcast.authorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import dev.jbroadcast.Channel;
import dev.jbroadcast.LogCapture;
import dev.jbroadcast.SocketId;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorizesChannelTest {

    private static final ChannelDecision ALLOWED = ChannelDecision.allow();
    private static final SocketId SOCKET = new SocketId("1.2");
    private static final Principal ADA = () -> "ada";

    private final List<Object> calls = new ArrayList<>();

    record User(String name) {}

    record Order(long id) {}

    record Token(String name, String scope) implements Principal {
        @Override
        public String getName() {
            return name;
        }
    }

    enum State {
        OPEN
    }

    private static ChannelDecision authorize(ChannelRegistry registry, String channel) {
        return registry.authorize(new Channel(channel), ADA, SOCKET);
    }

    private static String reason(ChannelDecision decision) {
        assertThat(decision).isInstanceOf(ChannelDecision.Denied.class);
        return ((ChannelDecision.Denied) decision).reason();
    }

    private static ChannelRegistry registry(Object bean) {
        return ChannelRegistry.of(channels -> channels.annotated(bean)
                .user(User.class, principal -> principal.getName().equals("ada") ? new User("Ada") : null)
                .bind(Order.class, text -> text.equals("42") ? new Order(42) : null));
    }

    private static void isNotUsable(Object bean, String method, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry(bean))
                .withMessage("@AuthorizesChannel on %s#%s is not usable: %s"
                        .formatted(bean.getClass().getName(), method, why));
    }

    @Test
    void givesAMethodTheUserAndThePlaceholdersByTheirNames() {
        var registry = registry(new Object() {
            @AuthorizesChannel("private-shop.{shop}.orders.{orderId}")
            boolean order(long orderId, User user, String shop) {
                calls.add(user.name() + " " + shop + " " + orderId);
                return orderId == 42;
            }
        });

        assertThat(authorize(registry, "private-shop.berlin.orders.42")).isEqualTo(ALLOWED);
        assertThat(reason(authorize(registry, "private-shop.berlin.orders.43")))
                .isEqualTo("the callback of private-shop.{shop}.orders.{orderId} refused \"ada\"");
        assertThat(calls).containsExactly("Ada berlin 42", "Ada berlin 43");
    }

    @Test
    void convertsPlaceholdersAndDeniesWhatCannotBeConverted() {
        var registry = registry(new Object() {
            @AuthorizesChannel("private-a.{number}.{small}.{yes}.{id}.{state}.{boxed}")
            boolean all(long number, int small, boolean yes, UUID id, State state, Long boxed) {
                return calls.addAll(List.of(number, small, yes, id, state, boxed));
            }
        });
        UUID id = new UUID(1, 2);

        assertThat(authorize(registry, "private-a.1.2.true.%s.OPEN.3".formatted(id)))
                .isEqualTo(ALLOWED);
        assertThat(reason(authorize(registry, "private-a.1.2.true.%s.SHUT.3".formatted(id))))
                .contains("{state} is \"SHUT\", which is no State");
        assertThat(reason(authorize(registry, "private-a.x.2.true.%s.OPEN.3".formatted(id))))
                .contains("{number} is \"x\", which is no long");
        assertThat(calls).containsExactly(1L, 2, true, id, State.OPEN, 3L);
    }

    @Test
    void bindsAModelByNameAndType() {
        var registry = registry(new Object() {
            @AuthorizesChannel("private-orders.{order}")
            boolean order(Order order) {
                return calls.add(order);
            }
        });

        assertThat(authorize(registry, "private-orders.42")).isEqualTo(ALLOWED);
        assertThat(reason(authorize(registry, "private-orders.43")))
                .isEqualTo("private-orders.{order}: {order} is \"43\", and there is no such Order");
        assertThat(calls).containsExactly(new Order(42));
    }

    @Test
    void takesAParameterNamedAsAPlaceholderForThatEvenIfItHasTheTypeOfUsers() {
        var registry = ChannelRegistry.of(channels -> channels.annotated(new Object() {
                    @AuthorizesChannel("private-users.{user}")
                    boolean user(User me, User user) {
                        return calls.add(me.name() + " " + user.name());
                    }
                })
                .user(User.class, principal -> new User(principal.getName()))
                .bind(User.class, User::new));

        assertThat(authorize(registry, "private-users.bob")).isEqualTo(ALLOWED);
        assertThat(calls).containsExactly("ada bob");
    }

    @Test
    void givesAMethodAllThereIsToKnow() {
        var registry = registry(new Object() {
            @AuthorizesChannel("private-{a}.{b}")
            boolean all(
                    Subscriber subscriber,
                    Principal principal,
                    Channel channel,
                    SocketId socketId,
                    ChannelParameters parameters) {
                return calls.addAll(List.of(subscriber, principal, channel, socketId, parameters.toString()));
            }
        });
        var channel = new Channel("private-1.2");

        assertThat(registry.authorize(channel, ADA, SOCKET)).isEqualTo(ALLOWED);
        assertThat(calls).containsExactly(new Subscriber(ADA, channel, SOCKET), ADA, channel, SOCKET, "{a=1, b=2}");
    }

    @Test
    void deniesAUserWhomTheApplicationDoesNotKnowBeforeItLooksForModels() {
        var registry = ChannelRegistry.of(channels -> channels.annotated(new Object() {
                    @AuthorizesChannel("private-orders.{order}")
                    boolean order(User user, Order order) {
                        return true;
                    }
                })
                .user(User.class, principal -> null)
                .bind(Order.class, text -> {
                    calls.add(text);
                    return null;
                }));

        assertThat(reason(authorize(registry, "private-orders.42")))
                .isEqualTo("private-orders.{order}: there is no User \"ada\"");
        assertThat(calls).isEmpty();
    }

    @Test
    void takesPrincipalsOfTheApplicationsClassAndDeniesOthers() {
        var registry = registry(new Object() {
            @AuthorizesChannel("private-a")
            boolean a(Token token) {
                return token.scope().equals("read");
            }
        });

        assertThat(registry.authorize(new Channel("private-a"), new Token("ada", "read"), SOCKET))
                .isEqualTo(ALLOWED);
        assertThat(reason(authorize(registry, "private-a")))
                .isEqualTo("private-a: \"ada\" is a %s and no %s"
                        .formatted(ADA.getClass().getName(), Token.class.getName()));
    }

    @Test
    void takesNullForAGuest() {
        var registry = registry(new Object() {
            @AuthorizesChannel(value = "private-a", guests = true)
            boolean a(User user, Token token, Principal principal, Subscriber subscriber) {
                return user == null && token == null && principal == null && subscriber.isGuest();
            }

            @AuthorizesChannel("private-b")
            boolean b() {
                return true;
            }
        });

        assertThat(registry.authorize(new Channel("private-a"), Guards.of(null), SOCKET))
                .isEqualTo(ALLOWED);
        assertThat(reason(registry.authorize(new Channel("private-b"), Guards.of(null), SOCKET)))
                .isEqualTo("nobody is signed in");
        assertThat(registry.list()).extracting(RegisteredChannel::guestsAllowed).containsExactly(true, false);
    }

    @Test
    void asksTheGuardsThatItNames() {
        var registry = registry(new Object() {
            @AuthorizesChannel(
                    value = "private-a",
                    guards = {"admin", "web"})
            boolean a(Principal user) {
                return calls.add(user.getName());
            }
        });

        assertThat(registry.guards()).containsExactly("admin", "web");
        assertThat(registry.authorize(
                        new Channel("private-a"), (String guard) -> guard.equals("web") ? ADA : null, SOCKET))
                .isEqualTo(ALLOWED);
        assertThat(calls).containsExactly("ada");
    }

    @Test
    void letsAMethodReturnAMember() {
        var member = PresenceMember.of("7");
        var registry = registry(new Object() {
            @AuthorizesChannel("presence-a.{x}")
            PresenceMember a(String x) {
                return x.equals("yes") ? member : null;
            }

            @AuthorizesChannel("presence-b.{x}")
            Optional<PresenceMember> b(String x) {
                return x.equals("yes") ? Optional.of(member) : x.equals("no") ? Optional.empty() : null;
            }

            @AuthorizesChannel(value = "c.{x}", anyKind = true)
            Optional<PresenceMember> c(String x) {
                return x.equals("yes") ? Optional.of(member) : Optional.empty();
            }
        });

        for (String channel : List.of("presence-a", "presence-b", "presence-c")) {
            assertThat(authorize(registry, channel + ".yes")).isEqualTo(ChannelDecision.allow(member));
            assertThat(reason(authorize(registry, channel + ".no"))).contains("refused \"ada\"");
        }
        assertThat(authorize(registry, "private-c.yes")).isEqualTo(ALLOWED);
        assertThat(authorize(registry, "private-encrypted-c.yes")).isEqualTo(ALLOWED);
        assertThatIllegalStateException()
                .isThrownBy(() -> authorize(registry, "presence-b.null"))
                .withMessageContaining("returned null");
    }

    @Test
    void letsAMethodReturnADecision() {
        var registry = registry(new Object() {
            @AuthorizesChannel("private-a.{x}")
            ChannelDecision a(String x) {
                return switch (x) {
                    case "yes" -> ChannelDecision.allow();
                    case "no" -> ChannelDecision.deny("because");
                    case "null" -> null;
                    default -> ChannelDecision.abstain();
                };
            }

            @AuthorizesChannel("private-{what}.{x}")
            Boolean b(String what, String x) {
                return x.equals("other") ? Boolean.TRUE : null;
            }
        });

        assertThat(authorize(registry, "private-a.yes")).isEqualTo(ALLOWED);
        assertThat(reason(authorize(registry, "private-a.no"))).isEqualTo("because");
        assertThat(authorize(registry, "private-a.other")).isEqualTo(ALLOWED);
        for (String channel : List.of("private-a.null", "private-b.null")) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> authorize(registry, channel))
                    .withMessageContaining("returned null");
        }
    }

    @Test
    void throwsOnWhatTheMethodThrowsAsItIs() {
        var failure = new IOException("the disk is away");
        var registry = registry(new Object() {
            @AuthorizesChannel("private-a")
            boolean a() throws IOException {
                throw failure;
            }
        });

        assertThat(catchThrowable(() -> authorize(registry, "private-a"))).isSameAs(failure);
    }

    @Test
    void findsPrivateStaticAndInheritedMethods() {
        class Base {
            @AuthorizesChannel("private-inherited")
            private boolean inherited() {
                return true;
            }

            @AuthorizesChannel("private-overridden")
            boolean overridden() {
                return false;
            }

            @AuthorizesChannel("private-reannotated.{x}")
            boolean reannotated(String x) {
                return false;
            }
        }
        class Derived extends Base implements WithDefault {
            @AuthorizesChannel("private-own")
            private static boolean own() {
                return true;
            }

            @Override
            boolean overridden() {
                return true;
            }

            @Override
            @AuthorizesChannel("private-reannotated.{y}.{z}")
            boolean reannotated(String y) {
                return true;
            }
        }

        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry(new Derived()))
                .withMessageContaining("no parameter for the placeholders [z] of private-reannotated.{y}.{z}");

        class MoreDerived extends Derived {
            @Override
            @AuthorizesChannel("private-reannotated")
            boolean reannotated(String ignored) {
                return true;
            }
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry(new MoreDerived()))
                .withMessageContaining(
                        "its parameter \"ignored\" is none of the placeholders [] of private-reannotated");

        class MostDerived extends MoreDerived {
            @Override
            @AuthorizesChannel("private-again.{y}")
            boolean reannotated(String y) {
                return true;
            }
        }
        var registry = registry(new MostDerived());

        assertThat(registry.patterns())
                .containsExactlyInAnyOrder(
                        "private-inherited",
                        "private-overridden",
                        "private-own",
                        "private-default",
                        "private-again.{y}");
        for (String channel : List.of("inherited", "overridden", "own", "default", "again.1")) {
            assertThat(authorize(registry, "private-" + channel)).as(channel).isEqualTo(ALLOWED);
        }
    }

    interface WithDefault {
        @AuthorizesChannel("private-default")
        default boolean byDefault() {
            return true;
        }
    }

    interface Generic<T> {
        boolean allows(T value);
    }

    @Test
    void findsAMethodOnceThoughTheCompilerAddsABridge() {
        class Longs implements Generic<Long> {
            @Override
            @AuthorizesChannel("private-a.{value}")
            public boolean allows(Long value) {
                return value == 42;
            }
        }

        assertThat(authorize(registry(new Longs()), "private-a.42")).isEqualTo(ALLOWED);
    }

    @Test
    void callsThroughProxiesOfInterfaces() {
        Object proxy = Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {WithDefault.class}, (self, method, arguments) -> {
                    calls.add(method.getName());
                    return true;
                });

        assertThat(authorize(registry(proxy), "private-default")).isEqualTo(ALLOWED);
        assertThat(calls).containsExactly("byDefault");
    }

    @Test
    void putsTheMoreSpecificPatternsOfAnObjectFirst() {
        try (var logs = new LogCapture(ChannelRegistry.class, Level.WARN)) {
            var registry = registry(new Object() {
                @AuthorizesChannel("private-{what}.{id}")
                boolean a(String what, String id) {
                    return true;
                }

                @AuthorizesChannel("private-orders.{id}")
                boolean b(String id) {
                    return true;
                }

                @AuthorizesChannel("private-orders.{id}-{part}")
                boolean c(String id, String part) {
                    return true;
                }

                @AuthorizesChannel("private-orders.new")
                boolean d() {
                    return true;
                }

                @AuthorizesChannel(value = "orders.{id}", anyKind = true)
                ChannelDecision e(String id) {
                    return ChannelDecision.abstain();
                }

                @AuthorizesChannel(value = "orders.new", anyKind = true)
                ChannelDecision f() {
                    return ChannelDecision.abstain();
                }
            });

            assertThat(registry.patterns())
                    .containsExactly(
                            "private-orders.new",
                            "orders.new",
                            "private-orders.{id}-{part}",
                            "private-orders.{id}",
                            "orders.{id}",
                            "private-{what}.{id}");
            assertThat(logs.events()).isEmpty();
        }
    }

    @Test
    void isListedByClassAndMethod() {
        var bean = new Object() {
            @AuthorizesChannel("private-a")
            boolean mine() {
                return true;
            }
        };

        assertThat(registry(bean).list())
                .containsExactly(new RegisteredChannel(
                        "private-a", bean.getClass().getName() + "#mine", List.of(Guards.DEFAULT), false));
    }

    @Test
    void refusesAnObjectWithoutSuchMethods() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry("text"))
                .withMessage("java.lang.String has no method with @AuthorizesChannel");
    }

    @Test
    void refusesABooleanForAPresenceChannel() {
        String why = "it returns a boolean, and a presence channel is joined as somebody: "
                + "return a PresenceMember, an Optional<PresenceMember> or a ChannelDecision";

        isNotUsable(
                new Object() {
                    @AuthorizesChannel("presence-a")
                    boolean a() {
                        return true;
                    }
                },
                "a()",
                why);
        isNotUsable(
                new Object() {
                    @AuthorizesChannel(value = "a", anyKind = true)
                    Boolean a() {
                        return true;
                    }
                },
                "a()",
                why);
    }

    @Test
    void refusesAMemberForAPrivateChannel() {
        isNotUsable(
                new Object() {
                    @AuthorizesChannel("private-a")
                    PresenceMember a() {
                        return null;
                    }
                },
                "a()",
                "it returns a member, and private-a is no presence channel: return a boolean or a ChannelDecision");
    }

    @Test
    void refusesWhatIsNoAnswer() {
        isNotUsable(
                new Object() {
                    @AuthorizesChannel("presence-a")
                    Optional<String> a() {
                        return Optional.empty();
                    }
                },
                "a()",
                "it returns java.util.Optional<java.lang.String>: "
                        + "return a boolean, a PresenceMember, an Optional<PresenceMember> or a ChannelDecision");
        isNotUsable(
                new Object() {
                    @AuthorizesChannel("private-a")
                    void a() {}
                },
                "a()",
                "it returns void: return a boolean, a PresenceMember, an Optional<PresenceMember> or a ChannelDecision");
    }

    @Test
    void refusesAPublicChannel() {
        isNotUsable(
                new Object() {
                    @AuthorizesChannel("orders.{id}")
                    boolean a(long id) {
                        return true;
                    }
                },
                "a(long)",
                "the channel pattern \"orders.{id}\" is that of a public channel, which takes no authorization; "
                        + "begin it with private-, private-encrypted- or presence-, or register it for any kind");
    }

    @Test
    void refusesAPrefixForAnyKind() {
        isNotUsable(
                new Object() {
                    @AuthorizesChannel(value = "private-orders.{id}", anyKind = true)
                    ChannelDecision a(long id) {
                        return ChannelDecision.allow();
                    }
                },
                "a(long)",
                "the channel pattern \"private-orders.{id}\" is not usable: the name \"private-orders.x\" of a private "
                        + "channel begins with a prefix; leave it out, the kind of the channel adds it");
    }

    @Test
    void refusesAParameterWhoseNameIsNoPlaceholder() {
        isNotUsable(
                new Object() {
                    @AuthorizesChannel("private-orders.{order}")
                    boolean a(User user, long orderId) {
                        return true;
                    }
                },
                "a(User, long)",
                "its parameter \"orderId\" is none of the placeholders [order] of private-orders.{order}; call it as "
                        + "the placeholder is called, or add user(long.class, …) to the channel routes if it is the user");
    }

    @Test
    void refusesAPlaceholderThatNoParameterTakes() {
        isNotUsable(
                new Object() {
                    @AuthorizesChannel("private-shop.{shop}.orders.{orderId}")
                    boolean a(long orderId) {
                        return true;
                    }
                },
                "a(long)",
                "it has no parameter for the placeholders [shop] of private-shop.{shop}.orders.{orderId}; "
                        + "add them, or take ChannelParameters");
    }

    @Test
    void refusesATypeThatNothingConvertsTo() {
        isNotUsable(
                new Object() {
                    @AuthorizesChannel("private-orders.{price}")
                    boolean a(double price) {
                        return true;
                    }
                },
                "a(double)",
                "{price} cannot be made a double: add bind(double.class, …) to the routes");
    }

    @Test
    void refusesAPatternThatIsTaken() {
        var bean = new Object() {
            @AuthorizesChannel("private-orders.{id}")
            boolean a(long id) {
                return true;
            }
        };

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelRegistry.of(
                        channels -> channels.privateChannel("orders.{x}", (subscriber, params) -> true)
                                .annotated(bean)))
                .withMessage(
                        "the channel pattern private-orders.{id} of %s#a matches the same channels as "
                                + "private-orders.{x} of %s; remove one of them",
                        bean.getClass().getName(), AuthorizesChannelTest.class.getName());
    }

    @Test
    void refusesASecondLookupOfAUserType() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelRegistry.of(
                        channels -> channels.user(User.class, principal -> null).user(User.class, principal -> null)))
                .withMessage("there are two lookups of the user type %s; add it once", User.class.getName());
    }

    @Test
    void takesPlaceholdersFromLeftToRightIfTheClassFileHasNoNames(@TempDir Path directory) throws Exception {
        Object bean = compiledWithoutNames(directory, """
                import dev.jbroadcast.authorization.*;
                public class Bean {
                    @AuthorizesChannel("private-{a}.{b}")
                    boolean both(java.security.Principal user, String x, long y) {
                        return user.getName().equals("ada") && x.equals("left") && y == 2;
                    }
                    @AuthorizesChannel("private-all.{a}.{b}")
                    boolean all(ChannelParameters parameters, String x) {
                        return parameters.get("a").equals(x);
                    }
                }
                """);
        var registry = registry(bean);

        assertThat(authorize(registry, "private-left.2")).isEqualTo(ALLOWED);
        assertThat(authorize(registry, "private-all.1.2")).isEqualTo(ALLOWED);
        assertThat(reason(authorize(registry, "private-left.x"))).contains("{b} is \"x\", which is no long");
    }

    @Test
    void saysThatTheClassFileHasNoNamesIfThePlaceholdersDoNotFit(@TempDir Path directory) throws Exception {
        Map<String, String> why = Map.of(
                "a(String x)",
                "it has no parameter for the placeholders [b] of private-{a}.{b}; add them, or take ChannelParameters",
                "a(String x, String y, int z)",
                "private-{a}.{b} has no placeholder left for its parameter of type int: remove it, or add "
                        + "user(int.class, …) to the channel routes if it is the user (its class was compiled without "
                        + "-parameters, so placeholders are taken from left to right)",
                "a(java.util.List<String> x, String y)",
                "{a} cannot be made a java.util.List: add bind(List.class, …) to the routes (its class was "
                        + "compiled without -parameters, so placeholders are taken from left to right)");
        for (Map.Entry<String, String> entry : why.entrySet()) {
            Object bean = compiledWithoutNames(
                    Files.createDirectory(directory.resolve("" + entry.getKey().length())),
                    """
                    public class Bean {
                        @dev.jbroadcast.authorization.AuthorizesChannel("private-{a}.{b}")
                        boolean %s {
                            return true;
                        }
                    }
                    """.formatted(entry.getKey()));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> registry(bean))
                    .withMessageStartingWith("@AuthorizesChannel on Bean#a(")
                    .withMessageEndingWith(") is not usable: " + entry.getValue());
        }
    }

    private static Object compiledWithoutNames(Path directory, String source) throws Exception {
        Path file = Files.writeString(directory.resolve("Bean.java"), source);
        URL library =
                AuthorizesChannel.class.getProtectionDomain().getCodeSource().getLocation();
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
        try (var loader = new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, AuthorizesChannelTest.class.getClassLoader())) {
            return loader.loadClass("Bean").getConstructor().newInstance();
        }
    }
}
