package dev.weir.exposition;

import dev.weir.model.Family;
import dev.weir.model.Samples;
import dev.weir.model.Suffix;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the lines of samples with the same label names are put together from, beside their values. */
final class LinePieces {
    private static final byte[] BEHIND_NAME = ascii(" ");
    private static final byte[] BEHIND_LABELS = ascii("\"} ");

    private final byte[] plain;
    private final byte[] bucket;
    private final byte[] sum;
    private final byte[] count;

    /** What stands before the value of each label, if no other label is before it. */
    private final byte[][] first;

    /** What stands there otherwise. */
    private final byte[][] next;

    /** The most bytes that a line takes beside the values of its labels. */
    private final int length;

    LinePieces(Family family, List<String> labels) {
        plain = ascii(family.name());
        bucket = name(family, Suffix.BUCKET);
        sum = name(family, Suffix.SUM);
        count = name(family, Suffix.COUNT);
        int longest = Math.max(Math.max(plain.length, bucket.length), Math.max(sum.length, count.length));
        int most = longest + BEHIND_LABELS.length + Numbers.MAX_LENGTH + 1;
        first = new byte[labels.size()][];
        next = new byte[labels.size()][];
        for (int i = 0; i < next.length; i++) {
            first[i] = ascii("{" + labels.get(i) + "=\"");
            next[i] = ascii("\"," + labels.get(i) + "=\"");
            most += next[i].length;
        }
        length = most;
    }

    /**
     * Writes the line of a sample, if there surely is room.
     *
     * @return where it ends, or -1
     */
    int write(Samples samples, int row, byte[] into, int from) {
        int room = into.length - length;
        if (from > room) {
            return -1;
        }
        int at = copy(name(samples.suffix(row)), into, from);
        byte[][] before = first;
        for (int i = 0; i < before.length; i++) {
            String value = samples.label(row, i);
            int chars = value.length();
            if (chars == 0 && i >= samples.explicitLabels()) {
                continue;
            }
            if (chars > (room - at) / Escaping.MOST_BYTES) {
                return -1;
            }
            at = Escaping.write(value, 0, chars, true, into, copy(before[i], into, at));
            before = next;
        }
        at = copy(before == next ? BEHIND_LABELS : BEHIND_NAME, into, at);
        at = Numbers.write(samples.value(row), into, at);
        into[at] = '\n';
        return at + 1;
    }

    /** The name of samples that the family may have; of others nothing. */
    private static byte[] name(Family family, Suffix suffix) {
        return family.type().suffixes().contains(suffix) ? ascii(family.name() + suffix.text()) : new byte[0];
    }

    private byte[] name(Suffix suffix) {
        return switch (suffix) {
            case NONE -> plain;
            case BUCKET -> bucket;
            case SUM -> sum;
            case COUNT -> count;
        };
    }

    private static int copy(byte[] source, byte[] into, int at) {
        System.arraycopy(source, 0, into, at, source.length);
        return at + source.length;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
