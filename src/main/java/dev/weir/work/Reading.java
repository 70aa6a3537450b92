package dev.weir.work;

import dev.weir.trace.Durations;
import java.time.Duration;
import java.util.Map;

/** What is known of one kind of work at one instant. */
record Reading(
        WorkKey key,
        Duration worked,
        int running,
        long started,
        Map<String, Long> finished,
        Durations.Snapshot durations,
        Duration oldest) {}
