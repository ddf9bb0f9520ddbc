package dev.jbroadcast.server.http;

/** What one path of the API does, once a request has been authenticated. */
interface Endpoint {

    /**
     * @return what is written as JSON
     * @throws ApiException if the request is refused
     */
    Object answer(ApiCall call);

    /** Whether carrying a request out twice does something else than carrying it out once. */
    default boolean publishes() {
        return false;
    }
}
