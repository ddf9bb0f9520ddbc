package dev.jbroadcast.pusher.webhook;

/** Is told what happened on a server elsewhere. Has to be thread-safe: webhooks may arrive at the same time. */
@FunctionalInterface
public interface WebhookListener {

    /**
     * Takes one event of a webhook. Called in the thread of the request, once for each event of it and in their order;
     * the server waits for the answer, some ten seconds (ours does), before it tries again. So what takes long belongs
     * into a queue.
     *
     * <p>A webhook that was not answered in time, or with an error, comes again with all its events. Whoever counts has
     * to tell that apart, by {@link ReceivedWebhook#time()} for example.
     *
     * @param webhook that the event came with
     * @throws Exception if the event cannot be taken now; then the server is answered so that it tries again
     */
    void on(WebhookEvent event, ReceivedWebhook webhook) throws Exception;
}
