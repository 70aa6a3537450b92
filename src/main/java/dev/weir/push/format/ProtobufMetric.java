package dev.weir.push.format;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.weir.model.MetricType;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** Reads one metric of a family in protobuf: its labels, and the message that its type wants. */
final class ProtobufMetric {
    private static final int VARINT = 0;
    private static final int DOUBLE = 1;
    private static final int MESSAGE = 2;

    private static final int LABEL = 1 << 3 | MESSAGE;
    private static final int TIMESTAMP = 6 << 3 | VARINT;

    private final Families families;
    private final Series series;
    private final Labels labels;

    ProtobufMetric(Families families, Set<String> group) {
        this.families = families;
        this.series = new Series(families, group);
        this.labels = new Labels(group);
    }

    /** Reads a metric up to the limit of the stream. */
    void read(CodedInputStream in, FamilyInput family) throws IOException {
        labels.clear();
        int wanted = message(family) << 3 | MESSAGE;
        boolean isThere = false;
        double value = 0;
        var totals = new Totals();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == LABEL) {
                readLabel(in, family);
            } else if (tag == TIMESTAMP) {
                throw fault(family, "pushed metrics must not have timestamps");
            } else if (tag == wanted) {
                isThere = true;
                int limit = in.pushLimit(in.readRawVarint32());
                switch (message(family)) {
                    case 4 -> readSummary(in, family, totals);
                    case 7 -> readHistogram(in, family, totals);
                    default -> value = readValue(in);
                }
                in.popLimit(limit);
            } else {
                skip(in, tag);
            }
        }
        if (!isThere) {
            throw fault(family, "a metric without a value of the family's type");
        }
        finish(family, value, totals);
    }

    /** Text that every format can carry. */
    String text(CodedInputStream in, String what, int place) throws IOException {
        byte[] bytes = in.readByteArray();
        String text = Utf8.text(bytes);
        int fault = Utf8.fault(text, bytes);
        if (fault >= 0) {
            boolean isNul = text.charAt(fault) == 0;
            throw families.fault(place, what + " holds " + (isNul ? "a NUL character" : "invalid UTF-8"));
        }
        return text;
    }

    /** Skips a field that nobody asks for. */
    static void skip(CodedInputStream in, int tag) throws IOException {
        if (!in.skipField(tag)) {
            throw new InvalidProtocolBufferException("a group ends that has not begun");
        }
    }

    /** What has been read of a histogram or a summary. */
    private static final class Totals {
        final Point point = new Point(0);
        double sum;
        double count;
        double floatCount;
        boolean isNative;
    }

    /** The number of the field that holds the value of a metric. */
    private static int message(FamilyInput family) {
        MetricType type = family.type == null ? MetricType.UNKNOWN : family.type;
        return switch (type) {
            case GAUGE -> 2;
            case COUNTER -> 3;
            case SUMMARY -> 4;
            case HISTOGRAM -> 7;
            default -> 5;
        };
    }

    private void finish(FamilyInput family, double value, Totals totals) {
        labels.sort();
        Optional<String> repeated = labels.repeated();
        if (repeated.isPresent()) {
            throw fault(family, "the label " + Quoted.text(repeated.get()) + " is given twice");
        }
        if (family.ownLabel().isEmpty()) {
            series.add(family, family.name, labels, value, family.place);
            return;
        }
        if (labels.take(family.ownLabel()).isPresent()) {
            throw fault(family, "the label '" + family.ownLabel() + "' (expected none among a metric's)");
        }
        if (totals.isNative && totals.point.size() == 0) {
            throw fault(family, "a native histogram without classic buckets, which text cannot show");
        }
        Point point = series.newPoint(family, labels, family.place);
        for (int i = 0; i < totals.point.size(); i++) {
            families.count(family, family.place);
            point.add(totals.point.key(i), totals.point.value(i));
        }
        families.count(family, family.place);
        point.sum = totals.sum;
        families.count(family, family.place);
        point.count = count(totals.count, totals.floatCount);
    }

    private void readLabel(CodedInputStream in, FamilyInput family) throws IOException {
        int limit = in.pushLimit(in.readRawVarint32());
        String name = "";
        String value = "";
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 1 << 3 | MESSAGE -> name = text(in, "the name of a label", family.place);
                case 2 << 3 | MESSAGE -> value = text(in, "the value of a label", family.place);
                default -> skip(in, tag);
            }
        }
        in.popLimit(limit);
        if (!Lines.isLabelName(name) || name.startsWith("__")) {
            throw fault(
                    family,
                    "invalid label name (found %s; expected letters, digits and '_', no digit and no '__' in front)"
                            .formatted(Quoted.text(name)));
        }
        if (labels.size() == SampleLine.MOST_LABELS) {
            throw fault(family, "too many labels (expected at most " + SampleLine.MOST_LABELS + ")");
        }
        labels.add(name, Labels.escape(value));
    }

    private static double readValue(CodedInputStream in) throws IOException {
        double value = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == (1 << 3 | DOUBLE)) {
                value = in.readDouble();
            } else {
                skip(in, tag);
            }
        }
        return value;
    }

    private void readSummary(CodedInputStream in, FamilyInput family, Totals to) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 1 << 3 | VARINT -> to.count = unsigned(in.readUInt64());
                case 2 << 3 | DOUBLE -> to.sum = in.readDouble();
                case 3 << 3 | MESSAGE -> readPair(in, family, to);
                default -> skip(in, tag);
            }
        }
    }

    private void readHistogram(CodedInputStream in, FamilyInput family, Totals to) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 1 << 3 | VARINT -> to.count = unsigned(in.readUInt64());
                case 2 << 3 | DOUBLE -> to.sum = in.readDouble();
                case 3 << 3 | MESSAGE -> readPair(in, family, to);
                case 4 << 3 | DOUBLE -> to.floatCount = in.readDouble();
                default -> {
                    int field = tag >>> 3;
                    to.isNative |= field >= 5 && field <= 14;
                    skip(in, tag);
                }
            }
        }
    }

    /** Reads a bucket or a quantile. */
    private void readPair(CodedInputStream in, FamilyInput family, Totals to) throws IOException {
        int limit = in.pushLimit(in.readRawVarint32());
        boolean isBucket = family.has(MetricType.HISTOGRAM);
        double first = 0;
        double second = 0;
        double count = 0;
        double floatCount = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 1 << 3 | VARINT -> count = unsigned(in.readUInt64());
                case 1 << 3 | DOUBLE -> first = in.readDouble();
                case 2 << 3 | DOUBLE -> second = in.readDouble();
                case 4 << 3 | DOUBLE -> floatCount = in.readDouble();
                default -> skip(in, tag);
            }
        }
        in.popLimit(limit);
        double key = isBucket ? second : first;
        series.checkKey(family, key, Double.toString(key), family.place);
        to.point.add(key, isBucket ? count(count, floatCount) : second);
    }

    private static double count(double whole, double fraction) {
        return fraction > 0 ? fraction : whole;
    }

    private static double unsigned(long number) {
        return number >= 0 ? number : ((number >>> 1) | (number & 1)) * 2.0;
    }

    private MalformedBody fault(FamilyInput family, String message) {
        return families.fault(family.place, Quoted.text(family.name) + ": " + message);
    }
}
