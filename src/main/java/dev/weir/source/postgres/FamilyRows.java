package dev.weir.source.postgres;

import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import java.util.ArrayList;
import java.util.List;

/** The samples of one family while they are read, of all queries that have a part in it. */
final class FamilyRows {
    private final Family family;
    private final List<Block> blocks = new ArrayList<>();
    private final SeriesIndex index = new SeriesIndex();

    FamilyRows(Family family) {
        this.family = family;
    }

    PlainBlock plain(List<String> labelNames) {
        var block = new PlainBlock(family, labelNames, index);
        blocks.add(block);
        return block;
    }

    LineBlock lines(List<String> labelNames, String lineLabel) {
        var block = new LineBlock(family, labelNames, lineLabel, index);
        blocks.add(block);
        return block;
    }

    FamilySamples build() {
        return new FamilySamples(family, blocks.stream().map(Block::build).toList());
    }
}
