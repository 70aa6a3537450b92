package dev.weir.postgres;

/**
 * A message that was sent with {@code NOTIFY}.
 *
 * @param processId the server's process of the connection that sent it
 */
public record Notification(String channel, String payload, int processId) {}
