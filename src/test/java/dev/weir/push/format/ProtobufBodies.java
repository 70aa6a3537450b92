package dev.weir.push.format;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Messages of {@code io.prometheus.client}, field by field. */
final class ProtobufBodies {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

    private interface Write {
        void to(CodedOutputStream out) throws IOException;
    }

    /** A family's message, without its metrics. */
    static ProtobufBodies family(String name, String help, int type) {
        return new ProtobufBodies().text(1, name).text(2, help).number(3, type);
    }

    static ProtobufBodies message() {
        return new ProtobufBodies();
    }

    static ProtobufBodies label(String name, String value) {
        return message().text(1, name).text(2, value);
    }

    static ProtobufBodies value(double value) {
        return message().real(1, value);
    }

    static ProtobufBodies bucket(double bound, long count) {
        return message().number(1, count).real(2, bound);
    }

    static ProtobufBodies quantile(double quantile, double value) {
        return message().real(1, quantile).real(2, value);
    }

    ProtobufBodies text(int field, String text) {
        return write(to -> to.writeString(field, text));
    }

    ProtobufBodies raw(int field, byte[] value) {
        return write(to -> to.writeByteArray(field, value));
    }

    ProtobufBodies number(int field, long number) {
        return write(to -> to.writeUInt64(field, number));
    }

    ProtobufBodies real(int field, double number) {
        return write(to -> to.writeDouble(field, number));
    }

    ProtobufBodies with(int field, ProtobufBodies message) {
        return raw(field, message.bytes());
    }

    /** Adds a metric to a family. */
    ProtobufBodies metric(int field, ProtobufBodies value, ProtobufBodies... labels) {
        var metric = message();
        for (ProtobufBodies label : labels) {
            metric.with(1, label);
        }
        return with(4, metric.with(field, value));
    }

    byte[] bytes() {
        write(CodedOutputStream::flush);
        return bytes.toByteArray();
    }

    /** Families, each behind its length. */
    static byte[] body(ProtobufBodies... families) {
        var body = message();
        for (ProtobufBodies family : families) {
            body.write(to -> to.writeByteArrayNoTag(family.bytes()));
        }
        return body.bytes();
    }

    private ProtobufBodies write(Write write) {
        try {
            write.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }
}
