package dev.weir.source.postgres;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which series a family has, found by their labels. The labels themselves are with the blocks, so that a series costs no object
 * here: as many of them live until a read ends, objects would be what the garbage collector has to do.
 */
final class SeriesIndex {
    /** Spreads hashes that differ in few bits. */
    private static final int GOLDEN = 0x9E37_79B9;

    /** One more than the number of an entry, at the first free slot from where its hash belongs on; 0 for none. */
    private int[] slots = new int[32];

    private int[] hashes = new int[16];
    private int[] places = new int[16];
    private Block[] blocks = new Block[16];
    private int size;

    /**
     * Where a series is.
     *
     * @param place which one of the block's it is, from 0
     */
    record Place(Block block, int place) {}

    /**
     * Notes a series of a block.
     *
     * @param hash of its labels, whatever their order
     * @return where it is already, of that block or another one; null if it is new
     */
    @Nullable
    Place put(Block block, int place, String[] labels, int hash) {
        int slot = slot(hash);
        while (slots[slot] != 0) {
            int entry = slots[slot] - 1;
            if (hashes[entry] == hash && block.isSame(labels, blocks[entry], places[entry])) {
                return new Place(blocks[entry], places[entry]);
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        if (size == hashes.length) {
            grow();
            slot = free(hash);
        }
        hashes[size] = hash;
        places[size] = place;
        blocks[size] = block;
        slots[slot] = ++size;
        return null;
    }

    /** At most half of the slots are taken. */
    private void grow() {
        hashes = Arrays.copyOf(hashes, 2 * size);
        places = Arrays.copyOf(places, 2 * size);
        blocks = Arrays.copyOf(blocks, 2 * size);
        slots = new int[4 * size];
        for (int entry = 0; entry < size; entry++) {
            slots[free(hashes[entry])] = entry + 1;
        }
    }

    private int free(int hash) {
        int slot = slot(hash);
        while (slots[slot] != 0) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private int slot(int hash) {
        return (hash * GOLDEN) >>> Integer.numberOfLeadingZeros(slots.length - 1);
    }
}
