package dev.jbroadcast.server.cluster;

/**
 * How a cluster is.
 *
 * @param reachable whether this node hears of the others; if not, it goes on alone
 * @param node what this node is called at the moment
 * @param nodes how many there are, this one included, as far as it knows
 * @param description for people: what the nodes meet at, or why they do not; without secrets
 */
public record ClusterStatus(boolean reachable, String node, int nodes, String description) {}
