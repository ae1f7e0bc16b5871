package org.ccdrec.hnsw;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.MMapDirectory;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.SnapshotWriter;

/**
 * A graph index in one file, so that a snapshot can hold it.
 *
 * <p>The file begins with a header, little-endian: the eight bytes {@code CCDRHNSW}; int32 version,
 * {@value #VERSION}; int32 connections; int32 build beam; int32 number of parts. For each part
 * follow int64 offset, int64 length, int32 length of its name and the name in UTF-8. The parts are
 * the files of a Lucene index, each at a multiple of {@value #ALIGNMENT} bytes.
 */
public final class GraphFile {
  private static final byte[] MAGIC = "CCDRHNSW".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int ALIGNMENT = 64;
  private static final int PREFIX_BYTES = MAGIC.length + 4 * Integer.BYTES;
  private static final int PART_BYTES = 2 * Long.BYTES + Integer.BYTES;
  private static final int MOST_PARTS = 256;
  private static final int LONGEST_NAME = 256;

  private GraphFile() {}

  /** Bytes of the file. */
  record Extent(long offset, long length) {}

  /**
   * Returns what builds the graph index of a snapshot.
   *
   * @param vectors the item vectors
   * @param threads number of threads, at least 1
   */
  public static SnapshotWriter.IndexBuilder builder(
      FloatMatrix vectors, GraphShape shape, int threads) {
    return (scratch, out) -> {
      GraphBuilder.build(scratch, vectors, shape, threads);
      write(scratch, shape, out);
    };
  }

  /**
   * Writes an index to a stream.
   *
   * @param index directory of the index, as {@link GraphBuilder} wrote it
   * @param shape the parameters that it was built with
   */
  static void write(Path index, GraphShape shape, OutputStream out) throws IOException {
    Map<String, Long> lengths = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(index)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (!name.equals("write.lock")) {
          lengths.put(name, Files.size(file));
        }
      }
    }
    Map<String, Extent> parts = layOut(lengths);
    ByteBuffer header = header(shape, parts);
    out.write(header.array());
    long written = header.capacity();
    for (Map.Entry<String, Extent> part : parts.entrySet()) {
      out.write(new byte[(int) (part.getValue().offset() - written)]);
      written = part.getValue().offset() + Files.copy(index.resolve(part.getKey()), out);
    }
  }

  private static Map<String, Extent> layOut(Map<String, Long> lengths) {
    long end = headerBytes(lengths.keySet());
    Map<String, Extent> parts = new LinkedHashMap<>();
    for (Map.Entry<String, Long> part : lengths.entrySet()) {
      long offset = Math.ceilDiv(end, ALIGNMENT) * ALIGNMENT;
      parts.put(part.getKey(), new Extent(offset, part.getValue()));
      end = offset + part.getValue();
    }
    return parts;
  }

  private static int headerBytes(Set<String> names) {
    int bytes = PREFIX_BYTES;
    for (String name : names) {
      bytes += PART_BYTES + name.getBytes(StandardCharsets.UTF_8).length;
    }
    return bytes;
  }

  private static ByteBuffer header(GraphShape shape, Map<String, Extent> parts) {
    ByteBuffer header =
        ByteBuffer.allocate(headerBytes(parts.keySet())).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).putInt(VERSION).putInt(shape.connections()).putInt(shape.buildBeam());
    header.putInt(parts.size());
    parts.forEach(
        (name, extent) -> {
          byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
          header.putLong(extent.offset()).putLong(extent.length());
          header.putInt(bytes.length).put(bytes);
        });
    return header;
  }

  /**
   * Returns the parameters that the index of a file was built with.
   *
   * @throws IOException if the file cannot be read or is no index of this version
   */
  public static GraphShape shape(Path file) throws IOException {
    try (Directory directory = new MMapDirectory(file.toAbsolutePath().getParent());
        IndexInput input = directory.openInput(name(file), IOContext.DEFAULT)) {
      return readShape(input);
    }
  }

  /**
   * Opens the index of a file as a Lucene directory that is mapped to memory and cannot be changed.
   *
   * @throws IOException if the file cannot be read or is no index of this version
   */
  public static Directory open(Path file) throws IOException {
    var directory = new MMapDirectory(file.toAbsolutePath().getParent());
    try {
      IndexInput input = directory.openInput(name(file), IOContext.DEFAULT);
      try {
        readShape(input);
        return new GraphFileDirectory(directory, input, readParts(input));
      } catch (IOException | RuntimeException e) {
        input.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private static GraphShape readShape(IndexInput input) throws IOException {
    byte[] magic = new byte[MAGIC.length];
    if (input.length() < PREFIX_BYTES) {
      throw damaged(input, "too short");
    }
    input.readBytes(magic, 0, magic.length);
    if (!Arrays.equals(magic, MAGIC)) {
      throw damaged(input, "it does not begin with CCDRHNSW");
    }
    int version = input.readInt();
    if (version != VERSION) {
      throw damaged(input, "version %d is not known, only %d is".formatted(version, VERSION));
    }
    return new GraphShape(input.readInt(), input.readInt());
  }

  private static Map<String, Extent> readParts(IndexInput input) throws IOException {
    int count = input.readInt();
    if (count < 1 || count > MOST_PARTS) {
      throw damaged(input, "the number of parts is " + count);
    }
    Map<String, Extent> parts = new LinkedHashMap<>();
    for (int part = 0; part < count; part++) {
      if (input.length() - input.getFilePointer() < PART_BYTES) {
        throw damaged(input, "too short");
      }
      var extent = new Extent(input.readLong(), input.readLong());
      int length = input.readInt();
      boolean isInside =
          extent.offset() >= 0
              && extent.length() >= 0
              && extent.offset() <= input.length() - extent.length();
      boolean isNamed =
          length > 0 && length <= LONGEST_NAME && length <= input.length() - input.getFilePointer();
      if (!isInside || !isNamed) {
        throw damaged(input, "part %d lies outside of it".formatted(part));
      }
      byte[] name = new byte[length];
      input.readBytes(name, 0, length);
      parts.put(new String(name, StandardCharsets.UTF_8), extent);
    }
    return parts;
  }

  private static IOException damaged(IndexInput input, String reason) {
    return new IOException("no graph index: %s (%s)".formatted(reason, input));
  }
}
