package dev.weir.work;

import java.time.Duration;

/** What became of a request about a trace. */
public sealed interface Verdict {

    /** Of one to start it. */
    sealed interface OfStart extends Verdict {}

    /** Of one to renew it. */
    sealed interface OfRenewal extends Verdict {}

    /** Of one to end it. */
    sealed interface OfEnd extends Verdict {}

    /**
     * It is under way.
     *
     * @param id to renew and end it by; whoever knows it can
     * @param lease how long from now it is under way without being renewed
     */
    record Leased(String id, Duration lease) implements OfStart, OfRenewal {}

    /** It was not started. */
    record Refused(Reason reason, String message) implements OfStart {}

    /** It has ended now. */
    record Ended() implements OfEnd {}

    /** There is no such trace, or it was over so long ago that it is forgotten. */
    record Unknown() implements OfRenewal, OfEnd {}

    /** It had ended before, was lost or displaced. */
    record Over() implements OfRenewal, OfEnd {}
}
