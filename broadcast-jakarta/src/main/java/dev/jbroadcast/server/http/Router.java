package dev.jbroadcast.server.http;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which endpoint a path leads to. */
final class Router {

    private static final List<Route> ROUTES = List.of(
            new Route("POST", "/events", new EventsEndpoint()),
            new Route("POST", "/batch_events", new BatchEventsEndpoint()),
            new Route("GET", "/channels", new ChannelsEndpoint()),
            new Route("GET", "/channels/([^/]+)", new ChannelEndpoint()),
            new Route("GET", "/channels/([^/]+)/users", new UsersEndpoint()),
            new Route("POST", "/users/([^/]+)/terminate_connections", new TerminateEndpoint()),
            new Route("GET", "/connections", new ConnectionsEndpoint()),
            new Route("GET", "/statistics", new StatisticsEndpoint()));

    private Router() {}

    /** Where a path leads, whatever the method; empty if nowhere. */
    static Optional<Target> find(String rawPath) {
        for (Route route : ROUTES) {
            Matcher matcher = route.path.matcher(rawPath);
            if (matcher.matches()) {
                String name = matcher.groupCount() > 1 ? Query.PercentDecoder.decode(matcher.group(2)) : "";
                String appId = Query.PercentDecoder.decode(matcher.group(1));
                return Optional.of(new Target(route.method, appId, name, route.endpoint));
            }
        }
        return Optional.empty();
    }

    /**
     * @param method the only one that the endpoint takes
     * @param name of a channel or a user; empty if the path has none
     */
    record Target(String method, String appId, String name, Endpoint endpoint) {}

    private static final class Route {

        private final String method;
        private final Pattern path;
        private final Endpoint endpoint;

        private Route(String method, String path, Endpoint endpoint) {
            this.method = method;
            this.path = Pattern.compile("/apps/([^/]+)" + path);
            this.endpoint = endpoint;
        }
    }
}
