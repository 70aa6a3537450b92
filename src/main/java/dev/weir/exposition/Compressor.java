package dev.weir.exposition;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Compresses parts in both formats; what they share is compressed once where that does not cost much length. */
final class Compressor implements AutoCloseable {
    /** From this many shared bytes on they are compressed apart from what surrounds them. */
    private static final int APART = 8 * 1024;

    /** The next one takes half as long again, for lines that are hardly shorter; only of histograms, by a sixth. */
    private static final int LEVEL = 5;

    private final Deflater deflater = new Deflater(LEVEL, true);
    private final byte[] block = new byte[16 * 1024];
    private final Output text = new Output();
    private final Output openMetrics = new Output();

    /**
     * What a part is in each format.
     *
     * @param text in text 0.0.4
     * @param openMetrics in OpenMetrics
     */
    record Both(Deflated text, Deflated openMetrics) {}

    Both compress(List<Span> spans) {
        text.clear();
        openMetrics.clear();
        if (spans.stream().allMatch(Span::isShared)) {
            List<ByteBuffer> all = spans.stream().map(Span::openMetrics).toList();
            deflate(all, openMetrics);
            Deflated deflated = deflated(openMetrics, all);
            return new Both(deflated, deflated);
        }
        var pending = new ArrayList<Span>();
        for (Span span : spans) {
            if (span.isShared() && span.openMetrics().remaining() >= APART) {
                deflateApart(pending);
                deflate(List.of(span.openMetrics()), openMetrics, text);
            } else {
                pending.add(span);
            }
        }
        deflateApart(pending);
        return new Both(
                deflated(text, spans.stream().map(Span::text).toList()),
                deflated(openMetrics, spans.stream().map(Span::openMetrics).toList()));
    }

    /** Compresses what there is in one format only. */
    Deflated compress(ByteBuffer bytes) {
        openMetrics.clear();
        deflate(List.of(bytes), openMetrics);
        return deflated(openMetrics, List.of(bytes));
    }

    private void deflateApart(List<Span> pending) {
        if (!pending.isEmpty()) {
            deflate(pending.stream().map(Span::text).toList(), text);
            deflate(pending.stream().map(Span::openMetrics).toList(), openMetrics);
            pending.clear();
        }
    }

    private void deflate(List<ByteBuffer> sources, Output... to) {
        deflater.reset();
        for (int i = 0; i < sources.size(); i++) {
            deflater.setInput(sources.get(i).duplicate());
            int flush = i < sources.size() - 1 ? Deflater.NO_FLUSH : Deflater.FULL_FLUSH;
            int length;
            do {
                length = deflater.deflate(block, 0, block.length, flush);
                for (Output output : to) {
                    output.write(block, length);
                }
            } while (length == block.length);
        }
    }

    private static Deflated deflated(Output compressed, List<ByteBuffer> sources) {
        var checksum = new CRC32();
        long length = 0;
        for (ByteBuffer source : sources) {
            checksum.update(source.duplicate());
            length += source.remaining();
        }
        return new Deflated(Memory.readOnly(compressed.takeDirect()), (int) checksum.getValue(), length);
    }

    @Override
    public void close() {
        deflater.end();
    }
}
