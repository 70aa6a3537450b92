package dev.weir.push.format;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.weir.model.MetricType;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Reads metric families in protobuf, each behind its length.
 *
 * @see <a href="https://github.com/prometheus/client_model/blob/master/io/prometheus/client/metrics.proto">their schema</a>
 */
final class ProtobufBody {
    private static final int NAME = 1;
    private static final int HELP = 2;
    private static final int TYPE = 3;
    private static final int METRIC = 4;

    private final byte[] body;
    private final Families families;
    private final ProtobufMetric metric;

    private ProtobufBody(byte[] body, Set<String> group, int maxSeries) {
        this.body = body;
        this.families = new Families("family", maxSeries);
        this.metric = new ProtobufMetric(families, group);
    }

    /** @param group names of the group's labels */
    static List<PushedFamily> read(byte[] body, Set<String> group, int maxSeries) {
        return new ProtobufBody(body, group, maxSeries).read();
    }

    private List<PushedFamily> read() {
        int place = 0;
        try {
            CodedInputStream lengths = CodedInputStream.newInstance(body);
            while (!lengths.isAtEnd()) {
                place++;
                int length = lengths.readRawVarint32();
                int start = lengths.getTotalBytesRead();
                if (length < 0 || length > body.length - start) {
                    throw families.fault(place, "the body ends before the family does");
                }
                // Nothing says that the type comes before the metrics that are of it.
                FamilyInput family = readHead(CodedInputStream.newInstance(body, start, length), place);
                readMetrics(CodedInputStream.newInstance(body, start, length), family);
                lengths.skipRawBytes(length);
            }
        } catch (InvalidProtocolBufferException e) {
            throw families.fault(place, "this is not a protobuf message");
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
        return families.finish();
    }

    private FamilyInput readHead(CodedInputStream in, int place) throws IOException {
        String name = "";
        String help = "";
        int type = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case NAME << 3 | 2 -> name = metric.text(in, "the name of the family", place);
                case HELP << 3 | 2 -> help = metric.text(in, "the help of the family", place);
                case TYPE << 3 -> type = in.readEnum();
                default -> ProtobufMetric.skip(in, tag);
            }
        }
        if (!Lines.isMetricName(name)) {
            throw families.fault(
                    place,
                    "invalid metric name (found %s; expected letters, digits, '_' and ':', no digit in front)"
                            .formatted(Quoted.text(name)));
        }
        if (families.find(name).isPresent()) {
            throw families.fault(place, "a second family " + Quoted.text(name));
        }
        FamilyInput family = families.add(name, place);
        family.help = help;
        family.type = type(type, family);
        return family;
    }

    private MetricType type(int number, FamilyInput family) {
        return switch (number) {
            case 0 -> MetricType.COUNTER;
            case 1 -> MetricType.GAUGE;
            case 2 -> MetricType.SUMMARY;
            case 3 -> MetricType.UNKNOWN;
            case 4, 5 -> MetricType.HISTOGRAM;
            default ->
                throw families.fault(
                        family.place,
                        "unknown metric type (found %d at %s; expected 0 to 5)"
                                .formatted(number, Quoted.text(family.name)));
        };
    }

    private void readMetrics(CodedInputStream in, FamilyInput family) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == (METRIC << 3 | 2)) {
                int limit = in.pushLimit(in.readRawVarint32());
                metric.read(in, family);
                in.popLimit(limit);
            } else {
                ProtobufMetric.skip(in, tag);
            }
        }
    }
}
