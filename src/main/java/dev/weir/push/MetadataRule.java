package dev.weir.push;

import dev.weir.push.MetadataVerdict.Refusal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be taken of what an agent sends, whatever else is known. */
final class MetadataRule {
    /** In bytes of UTF-8, of all keys of a request. */
    static final int LONGEST_KEYS = 6_144;

    /** In bytes of UTF-8. */
    static final int LONGEST_KEY = 1_024;

    /** In bytes of UTF-8, of a value and of an error. */
    static final int LONGEST_TEXT = 2_048;

    private static final int MOST_SHOWN = 60;

    private MetadataRule() {}

    /**
     * An entry that can be taken.
     *
     * @param index of the entry in the request, from 0
     */
    record Taken(int index, String key, Metadata metadata) {}

    /** What becomes of the entries of a request, each in the order of the request. */
    record Checked(List<Taken> taken, List<Refusal> refused) {}

    /**
     * Checks a request.
     *
     * @param now nothing is collected later
     * @param oldest what was collected earlier is over
     */
    static Checked check(List<MetadataEntry> entries, Instant now, Instant oldest) {
        var checked = new Checked(new ArrayList<>(), new ArrayList<>());
        int keys = 0;
        for (int i = 0; i < entries.size(); i++) {
            MetadataEntry entry = entries.get(i);
            if (keys <= LONGEST_KEYS) {
                keys += length(entry.key());
            }
            if (keys > LONGEST_KEYS) {
                checked.refused.add(refusal(
                        i,
                        entry,
                        PushReason.TOO_LARGE,
                        "the keys up to this one have more than " + LONGEST_KEYS + " bytes"));
                continue;
            }
            Instant collectedAt = collectedAt(entry.collectedAt(), now);
            Refusal refusal = problem(i, entry, collectedAt, oldest);
            if (refusal == null) {
                checked.taken.add(new Taken(i, entry.key(), shortened(entry, collectedAt)));
            } else {
                checked.refused.add(refusal);
            }
        }
        return checked;
    }

    /** An entry that is not taken. */
    static Refusal refusal(int index, MetadataEntry entry, PushReason reason, String message) {
        return refusal(index, entry.key(), reason, message);
    }

    static Refusal refusal(int index, String key, PushReason reason, String message) {
        return new Refusal(index, shown(key), reason, message);
    }

    private static @Nullable Refusal problem(int index, MetadataEntry entry, Instant collectedAt, Instant oldest) {
        int length = length(entry.key());
        if (length > LONGEST_KEY) {
            return refusal(
                    index,
                    entry,
                    PushReason.TOO_LARGE,
                    "the key has " + length + " bytes (expected at most " + LONGEST_KEY + ")");
        }
        String problem = null;
        if (entry.key().isEmpty()) {
            problem = "the key is empty";
        } else if (!isWritable(entry.key())) {
            problem = "the key holds a NUL character or invalid Unicode";
        } else if (!isWritable(entry.value())) {
            problem = "the value holds a NUL character or invalid Unicode";
        } else if (!isWritable(entry.error())) {
            problem = "the error holds a NUL character or invalid Unicode";
        } else if (collectedAt.isBefore(oldest)) {
            problem = "it was collected longer ago than it would be kept";
        }
        return problem == null ? null : refusal(index, entry, PushReason.MALFORMED, problem);
    }

    /** As precise as a database keeps it; an agent whose clock is fast would not be heard again. */
    private static Instant collectedAt(@Nullable Instant told, Instant now) {
        Instant collectedAt = told == null || told.isAfter(now) ? now : told;
        return collectedAt.truncatedTo(ChronoUnit.MICROS);
    }

    private static Metadata shortened(MetadataEntry entry, Instant collectedAt) {
        String value = entry.value().strip();
        String error = entry.error().strip();
        int valueLength = length(value);
        int errorLength = length(error);
        if (valueLength > LONGEST_TEXT) {
            value = cut(value);
            error = tooLong("value", valueLength);
        }
        if (errorLength > LONGEST_TEXT) {
            error = tooLong("error", errorLength);
        }
        return new Metadata(value, error, collectedAt);
    }

    private static String tooLong(String what, int length) {
        return what + " of " + length + " bytes exceeded " + LONGEST_TEXT + " bytes";
    }

    /** As many whole characters as may stay. */
    private static String cut(String text) {
        int end = 0;
        int bytes = 0;
        while (end < text.length()) {
            int character = text.codePointAt(end);
            bytes += length(character);
            if (bytes > LONGEST_TEXT) {
                break;
            }
            end += Character.charCount(character);
        }
        return text.substring(0, end);
    }

    private static boolean isWritable(String text) {
        return text.codePoints().allMatch(c -> c != 0 && Character.getType(c) != Character.SURROGATE);
    }

    private static int length(String text) {
        return text.codePoints().map(MetadataRule::length).sum();
    }

    private static int length(int character) {
        if (character < 0x80) {
            return 1;
        }
        if (character < 0x800) {
            return 2;
        }
        return character < 0x10000 ? 3 : 4;
    }

    private static String shown(String key) {
        var shown = new StringBuilder();
        key.codePoints()
                .limit(MOST_SHOWN)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '\uFFFD' : c)
                .forEach(shown::appendCodePoint);
        return shown.length() < key.length() ? shown.append('…').toString() : shown.toString();
    }
}
