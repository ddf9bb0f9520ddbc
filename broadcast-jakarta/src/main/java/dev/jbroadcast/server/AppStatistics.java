package dev.jbroadcast.server;

/**
 * What an app has seen since the server started, or rather since it was first asked for the app.
 *
 * @param connections how many there are
 * @param peakConnections the most that there were at a time
 * @param clientMessages how many messages clients have sent, of whatever kind
 * @param publications how many events the application has published, each channel counted
 */
public record AppStatistics(int connections, int peakConnections, long clientMessages, long publications) {}
