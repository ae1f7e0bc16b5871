package org.ccdrec.hnsw;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.store.BaseDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.NoLockFactory;

/** The parts of one mapped file as a Lucene directory. It cannot be changed. */
final class GraphFileDirectory extends BaseDirectory {
  private final Directory parent;
  private final IndexInput file;
  private final Map<String, GraphFile.Extent> parts;

  /**
   * Creates a directory.
   *
   * @param parent the directory of the file; closed with this one
   * @param file the open file; closed with this directory
   * @param parts the parts by name
   */
  GraphFileDirectory(Directory parent, IndexInput file, Map<String, GraphFile.Extent> parts) {
    super(NoLockFactory.INSTANCE);
    this.parent = parent;
    this.file = file;
    this.parts = parts;
  }

  @Override
  public String[] listAll() {
    ensureOpen();
    return parts.keySet().stream().sorted().toArray(String[]::new);
  }

  @Override
  public long fileLength(String name) throws IOException {
    return part(name).length();
  }

  @Override
  public IndexInput openInput(String name, IOContext context) throws IOException {
    GraphFile.Extent part = part(name);
    return file.slice(name, part.offset(), part.length());
  }

  private GraphFile.Extent part(String name) throws FileNotFoundException {
    ensureOpen();
    GraphFile.Extent part = parts.get(name);
    if (part == null) {
      throw new FileNotFoundException(name);
    }
    return part;
  }

  @Override
  public Set<String> getPendingDeletions() {
    return Set.of();
  }

  @Override
  public void close() throws IOException {
    isOpen = false;
    try (parent) {
      file.close();
    }
  }

  @Override
  public void deleteFile(String name) {
    throw readOnly();
  }

  @Override
  public IndexOutput createOutput(String name, IOContext context) {
    throw readOnly();
  }

  @Override
  public IndexOutput createTempOutput(String prefix, String suffix, IOContext context) {
    throw readOnly();
  }

  @Override
  public void sync(Collection<String> names) {
    throw readOnly();
  }

  @Override
  public void syncMetaData() {
    throw readOnly();
  }

  @Override
  public void rename(String source, String dest) {
    throw readOnly();
  }

  private static UnsupportedOperationException readOnly() {
    return new UnsupportedOperationException("a graph file cannot be changed");
  }
}
