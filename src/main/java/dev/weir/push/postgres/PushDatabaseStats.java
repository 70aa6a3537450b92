package dev.weir.push.postgres;

/**
 * How it stands with the database of pushed groups.
 *
 * @param listening whether this replica hears of what others write
 * @param received messages of other replicas
 * @param malformed messages that were ignored, as they are not a list of ids
 * @param resubscriptions times that the subscription was made anew
 */
public record PushDatabaseStats(boolean listening, long received, long malformed, long resubscriptions) {}
