package dev.weir.exposition;

import dev.weir.model.Family;
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

    /** Writes a line for each sample. A label with an empty value is left out: to Prometheus it is absent. */
    static void samples(Family family, Samples samples, Output to) {
        byte[] name = ascii(family.name());
        byte[][] labels =
                samples.labelNames().stream().map(label -> ascii(label + "=\"")).toArray(byte[][]::new);
        for (int row = 0; row < samples.size(); row++) {
            to.write(name);
            int separator = '{';
            for (int i = 0; i < labels.length; i++) {
                String value = samples.label(row, i);
                if (!value.isEmpty()) {
                    to.write(separator);
                    to.write(labels[i]);
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
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
