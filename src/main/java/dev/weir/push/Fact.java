package dev.weir.push;

import dev.weir.push.format.PushedFamily;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A part of a group's state.
 *
 * @param sequence of the push that it comes from, within this process
 * @param acceptedNanos when that was, on the monotonic clock
 * @param unixSeconds when that was, for people
 * @param ttl how long the group lives from then on; zero for ever; of PUSHED and FAILED alone
 * @param family of FAMILY alone
 */
public record Fact(
        long sequence, long acceptedNanos, double unixSeconds, Duration ttl, @Nullable PushedFamily family) {}
