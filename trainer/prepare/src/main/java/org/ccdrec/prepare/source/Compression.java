package org.ccdrec.prepare.source;

import io.airlift.compress.v3.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** The compression of a file, detected from its first bytes, never from its name. */
enum Compression {
  NONE,
  GZIP,
  ZSTD;

  /** The number of bytes that {@link #of} inspects. */
  static final int MAGIC_LENGTH = 4;

  private static final int BUFFER = 1 << 16;

  static Compression of(byte[] start) {
    if (start.length >= 2 && start[0] == (byte) 0x1F && start[1] == (byte) 0x8B) {
      return GZIP;
    }
    boolean zstd =
        start.length >= MAGIC_LENGTH
            && start[0] == (byte) 0x28
            && start[1] == (byte) 0xB5
            && start[2] == (byte) 0x2F
            && start[3] == (byte) 0xFD;
    return zstd ? ZSTD : NONE;
  }

  InputStream unpack(InputStream packed) throws IOException {
    return switch (this) {
      case NONE -> packed;
      case GZIP -> new GZIPInputStream(packed, BUFFER);
      case ZSTD -> new ZstdInputStream(packed);
    };
  }
}
