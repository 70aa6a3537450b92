package dev.weir.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.push.batch.LossReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GroupCommittedTest {
    private final Group group = new Group(GroupsFixture.key("job", "a"));

    @Test
    void remembersThoseAloneWhoWait() {
        var first = new CompletableFuture<Void>();
        var third = new CompletableFuture<Void>();
        GroupChange all = expect(1).then(expect(2)).then(expect(3));
        assertThat(group.waiting()).isZero();

        assertThat(group.await(1, first)).isTrue();
        assertThat(group.await(3, third)).isTrue();
        group.forget(first);

        assertThat(group.waiting()).isEqualTo(1);
        assertThat(group.written(all, 0)).containsExactly(third);
        assertThat(group.waiting()).isZero();
    }

    @Test
    void tellsOfEachWhenItsOwnPushHasEnded() {
        var first = new CompletableFuture<Void>();
        var second = new CompletableFuture<Void>();
        GroupChange earlier = expect(1);
        GroupChange later = expect(2);
        group.await(1, first);
        group.await(2, second);

        assertThat(group.written(earlier, 0)).containsExactly(first);
        assertThat(group.lost(later, LossReason.REJECTED, 0)).containsExactly(second);

        assertThat(group.await(2, second)).isFalse();
        assertThat(group.loss(2)).isEqualTo(LossReason.REJECTED);
        assertThat(group.loss(3)).isNull();
    }

    private GroupChange expect(long sequence) {
        var facts = new Facts(sequence, 0, Instant.EPOCH);
        facts.push(Duration.ZERO, List.of());
        GroupChange change = facts.of(group);
        group.expect(change, 0);
        return change;
    }
}
