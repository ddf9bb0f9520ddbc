package dev.jbroadcast.jakarta;

import com.pusher.rest.Pusher;
import com.pusher.rest.data.Result;
import dev.jbroadcast.json.JsonCodec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The HTTP API of one node, as the official library asks it. */
final class HttpApiOfNode {

    private static final JsonCodec CODEC = JsonCodec.detect();

    private final Pusher pusher = new Pusher("test-app", "test-key", "test-secret");

    HttpApiOfNode(int port) {
        pusher.setHost("127.0.0.1:" + port);
    }

    Result trigger(String channel, String event, Object data) {
        return pusher.trigger(channel, event, data);
    }

    Result triggerToOthers(String channel, String event, Object data, String socketId) {
        return pusher.trigger(channel, event, data, socketId);
    }

    Result sendToUser(String user, String event, String data) {
        return pusher.post(
                "/events",
                CODEC.write(Map.of("name", event, "channels", List.of("#server-to-user-" + user), "data", data)));
    }

    Result terminate(String user) {
        return pusher.post("/users/" + user + "/terminate_connections", "{}");
    }

    Set<String> users(String channel) {
        Set<String> users = new TreeSet<>();
        for (Object user :
                (List<?>) answer(pusher.get("/channels/" + channel + "/users")).get("users")) {
            users.add(((Map<?, ?>) user).get("id").toString());
        }
        return users;
    }

    boolean isOccupied(String channel) {
        return (Boolean) answer(pusher.get("/channels/" + channel)).get("occupied");
    }

    int subscriptionCount(String channel) {
        Object count = answer(pusher.get("/channels/" + channel, Map.of("info", "subscription_count")))
                .get("subscription_count");
        return count == null ? 0 : (Integer) count;
    }

    int userCount(String channel) {
        Object count = answer(pusher.get("/channels/" + channel, Map.of("info", "user_count")))
                .get("user_count");
        return count == null ? 0 : (Integer) count;
    }

    Set<String> channels() {
        Set<String> names = new TreeSet<>();
        ((Map<?, ?>) answer(pusher.get("/channels")).get("channels"))
                .keySet()
                .forEach(name -> names.add((String) name));
        return names;
    }

    private static Map<?, ?> answer(Result result) {
        if (result.getHttpStatus() == null || result.getHttpStatus() != 200) {
            throw new IllegalStateException(result.getHttpStatus() + ": " + result.getMessage());
        }
        return (Map<?, ?>) CODEC.read(result.getMessage());
    }
}
