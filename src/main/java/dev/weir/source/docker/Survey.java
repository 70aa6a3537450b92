package dev.weir.source.docker;

/** What one read wants to know of an engine. */
interface Survey<T> {

    /**
     * Asks for what all the rest hangs on. Called once, on one thread, before anything else.
     *
     * @return how many lanes there is work for after it, zero and more
     */
    int begin(Lane lane);

    /** Asks for the next part, on any thread; returns false if none is left. What cannot be read is part of the result. */
    boolean askNext(Lane lane);

    /** What is known now that all has been asked for, or that the deadline has come. Called once, after all else. */
    T result();
}
