package dev.weir.exposition;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands around the parts: OpenMetrics' last line, and what makes one gzip member of deflated parts.
 *
 * @param end the last line of OpenMetrics
 * @param deflatedEnd the same, compressed
 * @param head the header of a gzip member
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952</a>
 */
record Frame(ByteBuf end, Deflated deflatedEnd, ByteBuf head) {
    private static final byte[] HEAD = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, (byte) 0xFF};

    /** The last block of a deflate stream: of fixed codes, and empty. */
    private static final byte[] LAST_BLOCK = {3, 0};

    static Frame of(Compressor compressor) {
        ByteBuffer end = Memory.direct(List.of(ByteBuffer.wrap("# EOF\n".getBytes(StandardCharsets.US_ASCII))));
        ByteBuffer head = Memory.direct(List.of(ByteBuffer.wrap(HEAD)));
        return new Frame(Memory.readOnly(end), compressor.compress(end), Memory.readOnly(head));
    }

    /** One gzip member of what was compressed apart. */
    List<ByteBuf> gzip(List<Deflated> parts) {
        var member = new ArrayList<ByteBuf>(parts.size() + 2);
        member.add(head);
        int checksum = 0;
        long length = 0;
        for (Deflated part : parts) {
            member.add(part.bytes());
            checksum = Checksums.combine(checksum, part.checksum(), part.length());
            length += part.length();
        }
        ByteBuffer tail = ByteBuffer.allocateDirect(LAST_BLOCK.length + 8).order(ByteOrder.LITTLE_ENDIAN);
        tail.put(LAST_BLOCK).putInt(checksum).putInt((int) length).flip();
        member.add(Memory.readOnly(tail));
        return member;
    }
}
