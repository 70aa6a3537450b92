package dev.weir.exposition;

import dev.weir.snapshot.Owner;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A snapshot as bytes, in every format and encoding: immutable, in direct memory. Any number of responses on any threads
 * may write the same body at the same time; nobody releases it.
 */
public final class Exposition {
    private final Map<Owner, OwnerLines> owners;
    private final Frame frame;
    private final Buffer text;
    private final Buffer openMetrics;
    private final Buffer textGzip;
    private final Buffer openMetricsGzip;
    private final long samples;

    Exposition(Map<Owner, OwnerLines> owners, List<Part> parts, Frame frame) {
        this.owners = Map.copyOf(owners);
        this.frame = frame;
        this.text = buffer(parts.stream().flatMap(part -> part.text().stream()));
        this.openMetrics = buffer(Stream.concat(parts.stream().map(Part::openMetrics), Stream.of(frame.end())));
        this.textGzip = buffer(
                frame.gzip(parts.stream().map(part -> part.compressed().text()).toList()).stream());
        this.openMetricsGzip = buffer(frame
                .gzip(Stream.concat(
                                parts.stream().map(part -> part.compressed().openMetrics()),
                                Stream.of(frame.deflatedEnd()))
                        .toList())
                .stream());
        this.samples = owners.values().stream().mapToLong(OwnerLines::samples).sum();
    }

    /** The exposition of a snapshot without contributions. */
    public static Exposition empty() {
        try (var compressor = new Compressor()) {
            return new Exposition(Map.of(), List.of(), Frame.of(compressor));
        }
    }

    /** The bytes to send as they are; they must not be written to. */
    public Buffer body(Format format, Encoding encoding) {
        if (format == Format.TEXT) {
            return encoding == Encoding.GZIP ? textGzip : text;
        }
        return encoding == Encoding.GZIP ? openMetricsGzip : openMetrics;
    }

    /** A view of the same bytes, with indices of its own, which ignores a release. */
    @SuppressWarnings("deprecation") // As below.
    public ByteBuf view(Format format, Encoding encoding) {
        return body(format, encoding).getByteBuf();
    }

    /** The length of a body in bytes. */
    public int size(Format format, Encoding encoding) {
        return body(format, encoding).length();
    }

    public long samples() {
        return samples;
    }

    /**
     * The families of some collectors or engines only, uncompressed, and Weir's own of their targets. Collectors that have
     * contributed nothing are left out.
     */
    public Buffer only(Set<String> collectors, Format format) {
        boolean asText = format == Format.TEXT;
        var slices = new Slices();
        for (String collector : new TreeSet<>(collectors)) {
            OwnerLines lines = owners.get(Owner.collector(collector));
            if (lines != null) {
                lines.select(target -> true, asText, slices);
            }
        }
        for (Owner several : List.of(Owner.ENGINES, Owner.TARGETS)) {
            OwnerLines lines = owners.get(several);
            if (lines != null) {
                lines.select(target -> collectors.contains(target.collector()), asText, slices);
            }
        }
        Stream<ByteBuf> selected = slices.take().stream().map(Memory::readOnly);
        return buffer(asText ? selected : Stream.concat(selected, Stream.of(frame.end())));
    }

    /**
     * One buffer over all of the bytes, without a copy. Each response gets its own view of it from {@link
     * Buffer#getByteBuf}, with indices of its own, which ignores a release.
     */
    @SuppressWarnings("deprecation") // Vert.x 5 moves this to an internal class; there is no other way to wrap memory.
    private static Buffer buffer(Stream<ByteBuf> bytes) {
        ByteBuf[] components = bytes.filter(ByteBuf::isReadable).toArray(ByteBuf[]::new);
        return Buffer.buffer(Unpooled.wrappedBuffer(Math.max(components.length, 1), components));
    }
}
