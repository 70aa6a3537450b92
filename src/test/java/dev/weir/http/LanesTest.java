package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Work that waits for its turn, on an executor that runs nothing by itself. */
class LanesTest {
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final Lanes lanes = new Lanes(threads::add, 2);
    private final List<Integer> done = new ArrayList<>();

    @Test
    void onlySoManyRunAtATimeInTheirOrder() {
        for (int i = 0; i < 5; i++) {
            int number = i;
            lanes.execute(() -> done.add(number));
        }

        assertThat(threads).hasSize(2);
        threads.remove().run();
        assertThat(threads).hasSize(2);
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
        assertThat(done).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void laneIsFreeAgainWhenItsWorkHasEnded() {
        for (int round = 0; round < 3; round++) {
            lanes.execute(() -> done.add(1));
            lanes.execute(() -> done.add(2));

            assertThat(threads).hasSize(2);
            threads.remove().run();
            threads.remove().run();
        }

        assertThat(done).hasSize(6);
    }

    @Test
    void laneIsFreeAgainThoughItsWorkFailed() {
        for (int i = 0; i < 3; i++) {
            lanes.execute(() -> {
                throw new IllegalStateException("broken");
            });
        }

        for (int i = 0; i < 3; i++) {
            Runnable thread = threads.remove();
            assertThatThrownBy(thread::run).hasMessage("broken");
        }
        lanes.execute(() -> done.add(1));
        lanes.execute(() -> done.add(2));
        assertThat(threads).hasSize(2);
    }
}
