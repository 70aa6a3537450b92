package dev.weir.push;

import static dev.weir.push.GroupsFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GroupKeyTest {
    @Test
    void idIsTheSameInEveryProcess() {
        UUID id = key("job", "backup", "instance", "db1").id();

        assertThat(id).isEqualTo(UUID.fromString("b30aff27-7007-880a-96ed-b9090e3ebc1d"));
        assertThat(id.version()).isEqualTo(8);
        assertThat(id.variant()).isEqualTo(2);
    }

    @Test
    void labelsThatReadAlikeHaveOtherIds() {
        List<GroupKey> alike = List.of(
                key("job", "a"),
                key("job", "a", "b", ""),
                key("job", "", "b", "a"),
                key("job", "ab", "c", ""),
                key("job", "a", "bc", ""),
                key("job", "a", "b", "c"),
                key("job", "\u00e4"),
                key("job", "a\u0308"));

        assertThat(alike).extracting(GroupKey::id).doesNotHaveDuplicates();
    }

    @Test
    void orderIsThatOfLabels() {
        List<GroupKey> ordered = List.of(
                key("instance", "x", "job", "a"),
                key("job", "a"),
                key("job", "a", "zone", ""),
                key("job", "a", "zone", "x"),
                key("job", "b"));
        var shuffled = new ArrayList<>(
                List.of(ordered.get(3), ordered.get(1), ordered.get(4), ordered.get(0), ordered.get(2)));

        shuffled.sort(GroupKey.ORDER);

        assertThat(shuffled).isEqualTo(ordered);
    }
}
