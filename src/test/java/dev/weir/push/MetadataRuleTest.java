package dev.weir.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.weir.push.MetadataRule.Checked;
import dev.weir.push.MetadataRule.Taken;
import dev.weir.push.MetadataVerdict.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits of a caller: an entry that cannot be taken hurts no other. */
class MetadataRuleTest {
    private static final Instant NOW = Instant.parse("2026-03-20T10:00:00.123456789Z");
    private static final Instant NOW_KEPT = Instant.parse("2026-03-20T10:00:00.123456Z");
    private static final Instant OLDEST = NOW.minus(Duration.ofHours(24));

    @Test
    void entriesAreTakenAsTheyAre() {
        Checked checked = check(
                entry("awesome key", "awesome value", ""),
                entry("uncool key", "", "uncool error"),
                entry("empty", "", ""));

        assertThat(checked.taken())
                .containsExactly(
                        new Taken(0, "awesome key", new Metadata("awesome value", "", NOW_KEPT)),
                        new Taken(1, "uncool key", new Metadata("", "uncool error", NOW_KEPT)),
                        new Taken(2, "empty", new Metadata("", "", NOW_KEPT)));
        assertThat(checked.refused()).isEmpty();
    }

    @Test
    void valueThatIsTooLongIsCutAndErrorThatIsTooLongIsReplaced() {
        Checked checked = check(
                entry("almost", "a".repeat(2_048), ""),
                entry("long", "a".repeat(2_049), ""),
                entry("both", "a".repeat(2_049), "its own error"),
                entry("almost error", "", "a".repeat(2_048)),
                entry("error", "value", "a".repeat(2_049)),
                entry("all", "a".repeat(5_000), "a".repeat(3_000)));

        assertThat(checked.refused()).isEmpty();
        assertThat(checked.taken().stream().map(Taken::metadata))
                .containsExactly(
                        new Metadata("a".repeat(2_048), "", NOW_KEPT),
                        new Metadata("a".repeat(2_048), "value of 2049 bytes exceeded 2048 bytes", NOW_KEPT),
                        new Metadata("a".repeat(2_048), "value of 2049 bytes exceeded 2048 bytes", NOW_KEPT),
                        new Metadata("", "a".repeat(2_048), NOW_KEPT),
                        new Metadata("value", "error of 2049 bytes exceeded 2048 bytes", NOW_KEPT),
                        new Metadata("a".repeat(2_048), "error of 3000 bytes exceeded 2048 bytes", NOW_KEPT));
    }

    /** A character, how many of it there are behind how many bytes, and how many are left. */
    @ParameterizedTest
    @CsvSource({
        "é, 1, 1023",
        "é, 0, 1024",
        "é, 2, 1023",
        "€, 0, 682",
        "€, 1, 682",
        "€, 2, 682",
        "€, 3, 681",
        "😀, 0, 512",
        "😀, 1, 511",
        "😀, 2, 511",
        "😀, 3, 511",
        "😀, 4, 511",
    })
    void valueIsCutBetweenCharacters(String character, int before, int left) {
        String value = "a".repeat(before) + character.repeat(2_000);
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;

        Metadata cut = check(entry("key", value, "")).taken().get(0).metadata();

        assertThat(cut.value()).isEqualTo("a".repeat(before) + character.repeat(left));
        assertThat(cut.value().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(2_048);
        assertThat(cut.error()).isEqualTo("value of " + bytes + " bytes exceeded 2048 bytes");
    }

    @Test
    void valueAndErrorAreTrimmedBeforeTheyAreMeasured() {
        String space = " \t\r\n\u2003";

        Metadata metadata = check(entry(" key ", space + "a".repeat(2_048) + space, space + "an error" + space))
                .taken()
                .get(0)
                .metadata();

        assertThat(metadata).isEqualTo(new Metadata("a".repeat(2_048), "an error", NOW_KEPT));
    }

    @Test
    void keysBeyondTheirSumAreRefusedAndThoseBeforeAreTaken() {
        var entries = new ArrayList<MetadataEntry>();
        for (int i = 0; i < 6; i++) {
            entries.add(entry("k".repeat(1_023) + i, "1", ""));
        }
        List<MetadataEntry> fitting = List.copyOf(entries);
        entries.add(entry("x", "1", ""));
        entries.add(entry("y", "1", ""));

        assertThat(MetadataRule.check(fitting, NOW, OLDEST).refused()).isEmpty();
        Checked checked = MetadataRule.check(entries, NOW, OLDEST);

        assertThat(checked.taken()).hasSize(6);
        assertThat(checked.refused())
                .containsExactly(
                        new Refusal(6, "x", PushReason.TOO_LARGE, "the keys up to this one have more than 6144 bytes"),
                        new Refusal(7, "y", PushReason.TOO_LARGE, "the keys up to this one have more than 6144 bytes"));
    }

    @Test
    void threeOfFourEntriesAreTakenWhenTheKeyOfTheFourthIsTooMuch() {
        Checked checked = check(
                entry("awesome key", "1", ""),
                entry("uncool key", "1", ""),
                entry("short", "1", ""),
                entry("a".repeat(6_144), "1", ""));

        assertThat(checked.taken()).hasSize(3);
        assertThat(checked.refused())
                .containsExactly(new Refusal(
                        3,
                        "a".repeat(60) + "…",
                        PushReason.TOO_LARGE,
                        "the keys up to this one have more than 6144 bytes"));
    }

    @Test
    void keyThatIsTooLongIsRefusedAlone() {
        Checked checked =
                check(entry("é".repeat(512), "1", ""), entry("é".repeat(512) + "x", "1", ""), entry("after", "1", ""));

        assertThat(checked.taken().stream().map(Taken::index)).containsExactly(0, 2);
        assertThat(checked.refused().stream().map(Refusal::message))
                .containsExactly("the key has 1025 bytes (expected at most 1024)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "a\0b", "\ud800", "\udc00", "a\udc00\ud800b", "\ud83d"})
    void textThatCannotBeWrittenIsRefusedWhereverItStands(String text) {
        Checked checked = check(
                entry("before", "1", ""),
                entry("k" + text, "1", ""),
                entry("value", text, ""),
                entry("error", "1", text),
                entry("after", "1", ""));

        assertThat(checked.taken().stream().map(Taken::key)).containsExactly("before", "after");
        assertThat(checked.refused())
                .extracting(Refusal::index, Refusal::reason, Refusal::message)
                .containsExactly(
                        refused(1, "the key holds a NUL character or invalid Unicode"),
                        refused(2, "the value holds a NUL character or invalid Unicode"),
                        refused(3, "the error holds a NUL character or invalid Unicode"));
        assertThat(checked.refused().get(0).key()).doesNotContain("\0").isEqualTo(shown("k" + text));
    }

    @Test
    void emptyKeyIsRefused() {
        Checked checked = check(entry("", "1", ""));

        assertThat(checked.refused()).containsExactly(new Refusal(0, "", PushReason.MALFORMED, "the key is empty"));
    }

    @Test
    void charactersOfControlAreTaken() {
        assertThat(check(entry("a\nb", "line 1\nline 2\u001b[0m", "\u0085")).taken())
                .hasSize(1);
    }

    @Test
    void nothingIsCollectedLaterThanNow() {
        assertThat(collectedAt(NOW.plusSeconds(3_600))).isEqualTo(NOW_KEPT);
        assertThat(collectedAt(Instant.MAX)).isEqualTo(NOW_KEPT);
        assertThat(collectedAt(null)).isEqualTo(NOW_KEPT);
        assertThat(collectedAt(NOW.minusSeconds(1))).isEqualTo(NOW_KEPT.minusSeconds(1));
    }

    @Test
    void whatWasCollectedTooLongAgoIsRefused() {
        Checked checked = check(
                new MetadataEntry("first", "1", "", Instant.MIN),
                new MetadataEntry("zero", "1", "", Instant.parse("0001-01-01T00:00:00Z")),
                new MetadataEntry("late", "1", "", OLDEST.minusNanos(1)),
                new MetadataEntry("last", "1", "", OLDEST.plusMillis(1)));

        assertThat(checked.taken().stream().map(Taken::key)).containsExactly("last");
        assertThat(checked.refused().stream().map(Refusal::message))
                .containsOnly("it was collected longer ago than it would be kept")
                .hasSize(3);
    }

    private static Tuple refused(int index, String message) {
        return tuple(index, PushReason.MALFORMED, message);
    }

    private static String shown(String key) {
        var shown = new StringBuilder();
        key.codePoints()
                .map(c -> c == 0 || Character.getType(c) == Character.SURROGATE ? '\uFFFD' : c)
                .forEach(shown::appendCodePoint);
        return shown.toString();
    }

    private static Instant collectedAt(@Nullable Instant told) {
        return MetadataRule.check(List.of(new MetadataEntry("key", "1", "", told)), NOW, OLDEST)
                .taken()
                .get(0)
                .metadata()
                .collectedAt();
    }

    private static MetadataEntry entry(String key, String value, String error) {
        return new MetadataEntry(key, value, error, null);
    }

    private static Checked check(MetadataEntry... entries) {
        return MetadataRule.check(List.of(entries), NOW, OLDEST);
    }
}
