package dev.weir.source.docker;

import dev.weir.source.Reason;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What whoever listens is told of an engine. */
public sealed interface EngineEvent {

    /** The engine's name. */
    String engine();

    /**
     * A call has ended.
     *
     * @param failure why it failed; null if it did not
     */
    record CallEnded(String engine, Call call, Duration duration, @Nullable Reason failure) implements EngineEvent {}

    /**
     * All containers of a list have been read, or could not be.
     *
     * @param lost those that could not be read, but could the time before or were not there
     * @param back those that could be read, but could not the time before
     */
    record ContainersRead(String engine, int containers, List<Unreadable> lost, List<String> back)
            implements EngineEvent {}

    /**
     * A container that could not be read.
     *
     * @param name as it was listed
     */
    record Unreadable(String name, Reason reason, String message) {}
}
