package dev.weir.exposition;

import io.netty.buffer.ByteBuf;

/**
 * Bytes compressed such that others can follow in the same stream: raw deflate that ends in a full flush.
 *
 * @param bytes compressed, in direct memory
 * @param checksum the CRC-32 of the uncompressed bytes
 * @param length the number of uncompressed bytes
 */
record Deflated(ByteBuf bytes, int checksum, long length) {}
