package dev.weir.exposition;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Neighbouring owners' lines, one after the other in one buffer.
 *
 * @param openMetrics all of the lines, in direct memory
 * @param owners the lines of each, in the same memory
 */
record Gathered(ByteBuffer openMetrics, List<OwnerLines> owners) {

    static Gathered of(List<OwnerLines> owners) {
        ByteBuffer openMetrics =
                Memory.direct(owners.stream().map(OwnerLines::openMetrics).toList());
        ByteBuffer textHeaders =
                Memory.direct(owners.stream().map(OwnerLines::textHeaders).toList());
        var moved = new ArrayList<OwnerLines>();
        int start = 0;
        int textStart = 0;
        for (OwnerLines lines : owners) {
            int length = lines.openMetrics().remaining();
            int textLength = lines.textHeaders().remaining();
            moved.add(lines.in(openMetrics.slice(start, length), textHeaders.slice(textStart, textLength)));
            start += length;
            textStart += textLength;
        }
        return new Gathered(openMetrics, moved);
    }

    /** The headers that differ between the formats, and the stretches between them, which do not. */
    List<Span> spans() {
        var spans = new ArrayList<Span>();
        int done = 0;
        int base = 0;
        for (OwnerLines owner : owners) {
            for (FamilyLines family : owner.families()) {
                if (!family.sharesHeader()) {
                    int start = base + family.start();
                    addShared(done, start, spans);
                    done = base + family.headerEnd();
                    int textLength = family.textEnd() - family.textStart();
                    spans.add(Span.different(
                            owner.textHeaders().slice(family.textStart(), textLength),
                            openMetrics.slice(start, done - start)));
                }
            }
            base += owner.size();
        }
        addShared(done, base, spans);
        return spans;
    }

    private void addShared(int start, int end, List<Span> spans) {
        if (start < end) {
            spans.add(Span.shared(openMetrics.slice(start, end - start)));
        }
    }
}
