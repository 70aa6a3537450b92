package dev.weir.cli;

import java.time.Duration;

/** What a gateway made of what it was told. */
sealed interface TraceReply {

    /**
     * The trace is open.
     *
     * @param id stands for the trace from now on
     * @param lease how long the gateway waits for word of it
     */
    record Granted(String id, Duration lease) implements TraceReply {}

    /** The trace has ended, as was wished. */
    record Ended() implements TraceReply {}

    /** The gateway does not know the trace, or not any more. */
    record Gone(String why) implements TraceReply {}

    /** The gateway will not have this work, now or later. */
    record Refused(String why) implements TraceReply {}

    /** No answer, or none that says anything. */
    record Failed(String why) implements TraceReply {}
}
