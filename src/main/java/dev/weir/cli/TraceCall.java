package dev.weir.cli;

/** What a gateway is told. */
sealed interface TraceCall {

    /** The work has started. */
    record Begin() implements TraceCall {}

    /** The work goes on. */
    record Renew(String id) implements TraceCall {}

    /** The work has ended. */
    record End(String id, boolean success) implements TraceCall {}
}
