package dev.weir.exposition;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects ranges of buffers; those that follow each other in the same buffer become one. */
final class Slices {
    private final List<ByteBuffer> slices = new ArrayList<>();
    private @Nullable ByteBuffer source;
    private int start;
    private int end;

    @SuppressWarnings("ReferenceEquality") // a range is a place in memory: equal bytes elsewhere do not follow it
    void add(ByteBuffer from, int first, int limit) {
        if (from == source && first == end) {
            end = limit;
            return;
        }
        cut();
        source = from;
        start = first;
        end = limit;
    }

    List<ByteBuffer> take() {
        cut();
        return List.copyOf(slices);
    }

    private void cut() {
        if (source != null && start < end) {
            slices.add(source.slice(start, end - start));
        }
        source = null;
    }
}
