package dev.weir.exposition;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Neighbouring owners' lines in the shape in which they are served: immutable, all in direct memory. One exposition after the
 * other is made of them as long as the lines stay.
 *
 * @param text in text 0.0.4, in pieces; mostly slices of the OpenMetrics lines
 * @param openMetrics in OpenMetrics
 * @param compressed both of them
 */
record Part(List<ByteBuf> text, ByteBuf openMetrics, Compressor.Both compressed) {
    /** In bytes: to write slices that are shorter on average takes longer than a copy of them is worth. */
    private static final int SHORT = 4 * 1024;

    static Part of(Gathered lines, Compressor compressor) {
        List<Span> spans = lines.spans();
        return new Part(
                text(spans).stream().map(Memory::readOnly).toList(),
                Memory.readOnly(lines.openMetrics()),
                compressor.compress(spans));
    }

    private static List<ByteBuffer> text(List<Span> spans) {
        List<ByteBuffer> slices = spans.stream().map(Span::text).toList();
        long length = slices.stream().mapToLong(ByteBuffer::remaining).sum();
        boolean isWorthSlicing = slices.size() == 1 || length / slices.size() >= SHORT;
        return isWorthSlicing ? slices : List.of(Memory.direct(slices));
    }
}
