package dev.weir.exposition;

import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.Samples;
import java.nio.charset.StandardCharsets;

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

    /** Writes a line for each sample. A label with an empty value is left out, unless it is explicit: to Prometheus it is absent. */
    static void samples(Family family, Samples samples, Output to) {
        var pieces = new LinePieces(family, samples.labelNames());
        for (int row = 0; row < samples.size(); row++) {
            int end = pieces.write(samples, row, to.chunk(), to.position());
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
                int line = said.name().length() + block.suffix(0).text().length() + 12;
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

    private static void anySample(Family family, Samples samples, int row, Output to) {
        to.write(ascii(family.name() + samples.suffix(row).text()));
        int separator = '{';
        for (int i = 0; i < samples.labelNames().size(); i++) {
            String value = samples.label(row, i);
            if (!value.isEmpty() || i < samples.explicitLabels()) {
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

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
