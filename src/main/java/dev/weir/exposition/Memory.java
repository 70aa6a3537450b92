package dev.weir.exposition;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.List;

/** Buffers in direct memory, which the operating system writes from without a copy, and the garbage collector frees. */
final class Memory {
    private Memory() {}

    /** All bytes in one buffer: the only one of them, if it is in direct memory already, or a copy. */
    static ByteBuffer direct(List<ByteBuffer> sources) {
        if (sources.size() == 1 && sources.get(0).isDirect()) {
            return sources.get(0);
        }
        long length = sources.stream().mapToLong(ByteBuffer::remaining).sum();
        ByteBuffer direct = ByteBuffer.allocateDirect(Math.toIntExact(length));
        sources.forEach(source -> direct.put(source.duplicate()));
        return direct.flip();
    }

    /** The same bytes as a buffer that bodies are put together of: any number of them, none of which releases it. */
    static ByteBuf readOnly(ByteBuffer bytes) {
        return Unpooled.wrappedBuffer(bytes.asReadOnlyBuffer());
    }
}
