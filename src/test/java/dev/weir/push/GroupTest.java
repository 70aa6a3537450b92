package dev.weir.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GroupTest {
    private static final GroupKey KEY = GroupsFixture.key("job", "a");

    private final Group group = new Group(KEY);

    @Test
    void answerThatComesLateDoesNotProlongAGroup() {
        group.read(stored(10, Duration.ofSeconds(5)), seconds(0));

        group.read(stored(10, Duration.ofSeconds(5)), seconds(2));
        assertThat(group.seen().left(seconds(2))).isEqualTo(Duration.ofSeconds(3));

        group.read(stored(11, Duration.ofSeconds(5)), seconds(3));
        assertThat(group.seen().left(seconds(3))).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void monotonicClockMayOverflow() {
        long start = Long.MAX_VALUE - seconds(1);

        group.read(stored(10, Duration.ofSeconds(5)), start);

        assertThat(group.seen().hasEnded(start + seconds(4))).isFalse();
        assertThat(group.seen().hasEnded(start + seconds(5))).isTrue();
    }

    private static StoredGroup stored(double pushed, Duration left) {
        return new StoredGroup(KEY, pushed, 0, left, new TreeMap<>());
    }

    private static long seconds(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
