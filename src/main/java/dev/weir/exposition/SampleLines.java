package dev.weir.exposition;

import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.Samples;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes families: their headers, which differ between the formats, and their samples, which do not. */
final class SampleLines {
    private SampleLines() {}

    /** Whether the HELP and TYPE lines of a family are the same in both formats. */
    static boolean sharesHeader(Family family) {
        return family.type().suffix().isEmpty()
                && family.type().text().equals(family.type().openMetrics())
                && family.help().indexOf('"') < 0;
    }

    static void openMetricsHeader(Family family, Output to) {
        header(family.openMetricsName(), family.type().openMetrics(), family.help(), true, to);
    }

    static void textHeader(Family family, Output to) {
        header(family.name(), family.type().text(), family.help(), false, to);
    }

    private static void header(String name, String type, String help, boolean quotes, Output to) {
        if (!help.isBlank()) {
            to.write(ascii("# HELP " + name + " "));
            to.escape(help, quotes);
            to.write('\n');
        }
        to.write(ascii("# TYPE " + name + " " + type + "\n"));
    }

    /** Writes a line for each sample. A label with an empty value is left out: to Prometheus it is absent. */
    static void samples(Family family, Samples samples, Output to) {
        List<String> labels = samples.labelNames();
        byte[][] pieces = pieces(family.name(), labels);
        int fixed = Numbers.MAX_LENGTH + 1;
        for (byte[] piece : pieces) {
            fixed += piece.length;
        }
        for (int row = 0; row < samples.size(); row++) {
            int end = sample(pieces, fixed, samples, row, to.chunk(), to.position());
            if (end >= 0) {
                to.moveTo(end);
            } else {
                anySample(family, samples, row, to);
            }
        }
    }

    /** About how many bytes a family takes, as if all samples of a block had labels as long as its first. */
    static long estimate(FamilySamples family) {
        Family said = family.family();
        long bytes = said.help().length() + 2L * said.name().length() + 25;
        for (Samples block : family.blocks()) {
            if (block.size() > 0) {
                int line = said.name().length() + 12;
                for (int i = 0; i < block.labelNames().size(); i++) {
                    line += block.labelNames().get(i).length()
                            + block.label(0, i).length()
                            + 4;
                }
                bytes += (long) line * block.size();
            }
        }
        return bytes;
    }

    /** What stands before each label's value, and behind the last. */
    private static byte[][] pieces(String name, List<String> labels) {
        byte[][] pieces = new byte[labels.size() + 1][];
        String before = name + (labels.isEmpty() ? "" : "{");
        for (int i = 0; i < labels.size(); i++) {
            pieces[i] = ascii(before + labels.get(i) + "=\"");
            before = "\",";
        }
        pieces[labels.size()] = ascii(labels.isEmpty() ? before + " " : "\"} ");
        return pieces;
    }

    /**
     * Writes a sample whose labels are all there, if there is room.
     *
     * @param fixed the most bytes that it takes beside its labels' values
     * @return where it ends, or -1
     */
    private static int sample(byte[][] pieces, int fixed, Samples samples, int row, byte[] into, int from) {
        int at = from;
        int labels = pieces.length - 1;
        for (int i = 0; i < labels; i++) {
            String value = samples.label(row, i);
            int length = value.length();
            if (length == 0 || length > (into.length - at - fixed) / Escaping.MOST_BYTES) {
                return -1;
            }
            at = Escaping.write(value, 0, length, true, into, copy(pieces[i], into, at));
        }
        if (into.length - at < fixed) {
            return -1;
        }
        at = Numbers.write(samples.value(row), into, copy(pieces[labels], into, at));
        into[at] = '\n';
        return at + 1;
    }

    private static void anySample(Family family, Samples samples, int row, Output to) {
        to.write(ascii(family.name()));
        int separator = '{';
        for (int i = 0; i < samples.labelNames().size(); i++) {
            String value = samples.label(row, i);
            if (!value.isEmpty()) {
                to.write(separator);
                to.write(ascii(samples.labelNames().get(i)));
                to.write('=');
                to.write('"');
                to.escape(value, true);
                to.write('"');
                separator = ',';
            }
        }
        if (separator == ',') {
            to.write('}');
        }
        to.write(' ');
        to.write(samples.value(row));
        to.write('\n');
    }

    private static int copy(byte[] source, byte[] into, int at) {
        System.arraycopy(source, 0, into, at, source.length);
        return at + source.length;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
