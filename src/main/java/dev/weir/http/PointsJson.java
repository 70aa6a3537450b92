package dev.weir.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.model.CanonicalFloats;
import dev.weir.model.MetricType;
import dev.weir.model.Samples;
import dev.weir.model.Suffix;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The samples of a block as Pushgateway's JSON: those of a histogram or summary together, and every number as text. */
final class PointsJson {
    private final JsonGenerator json;
    private final Samples block;
    private final @Nullable String bound;
    private final String bounds;
    private final int boundAt;

    PointsJson(JsonGenerator json, MetricType type, Samples block) {
        this.json = json;
        this.block = block;
        this.bound = type == MetricType.HISTOGRAM ? "le" : type == MetricType.SUMMARY ? "quantile" : null;
        this.bounds = type == MetricType.HISTOGRAM ? "buckets" : "quantiles";
        this.boundAt = bound == null ? -1 : block.labelNames().indexOf(bound);
    }

    void write() throws IOException {
        int row = 0;
        while (row < block.size()) {
            int end = row + 1;
            while (bound != null && end < block.size() && isSamePoint(row, end)) {
                end++;
            }
            json.writeStartObject();
            labels(row);
            if (bound == null) {
                json.writeStringField("value", number(block.value(row)));
            } else {
                point(row, end);
            }
            json.writeEndObject();
            row = end;
        }
    }

    private void labels(int row) throws IOException {
        List<String> names = block.labelNames();
        json.writeObjectFieldStart("labels");
        for (int label = 0; label < names.size(); label++) {
            if (label != boundAt) {
                json.writeStringField(names.get(label), block.label(row, label));
            }
        }
        json.writeEndObject();
    }

    private void point(int start, int end) throws IOException {
        json.writeObjectFieldStart(bounds);
        for (int row = start; row < end; row++) {
            String limit = plain(block.label(row, boundAt));
            if (block.suffix(row) == Suffix.BUCKET) {
                json.writeStringField(limit, count(block.value(row)));
            } else if (block.suffix(row) == Suffix.NONE) {
                json.writeStringField(limit, number(block.value(row)));
            }
        }
        json.writeEndObject();
        for (int row = start; row < end; row++) {
            if (block.suffix(row) == Suffix.SUM) {
                json.writeStringField("sum", number(block.value(row)));
            } else if (block.suffix(row) == Suffix.COUNT) {
                json.writeStringField("count", count(block.value(row)));
            }
        }
    }

    private boolean isSamePoint(int one, int other) {
        for (int label = 0; label < block.labelNames().size(); label++) {
            if (label != boundAt && !block.label(one, label).equals(block.label(other, label))) {
                return false;
            }
        }
        return true;
    }

    private static String count(double number) {
        long whole = (long) number;
        return whole == number ? Long.toString(whole) : number(number);
    }

    /** As Go prints it. */
    private static String number(double number) {
        return plain(CanonicalFloats.text(number));
    }

    private static String plain(String canonical) {
        return canonical.endsWith(".0") ? canonical.substring(0, canonical.length() - 2) : canonical;
    }
}
