package org.ccdrec.server.rollout;

import java.io.IOException;
import java.util.Map;
import org.ccdrec.s3.BucketFolder;

/** The folder of a store in a bucket. Safe for use by many threads. */
public final class BucketRolloutFiles implements RolloutFiles {
  private final BucketFolder folder;

  /** Creates the folder's access without contacting the bucket. */
  public BucketRolloutFiles(BucketFolder folder) {
    this.folder = folder;
  }

  @Override
  public String place() {
    return folder.toString();
  }

  @Override
  public Map<String, byte[]> read() throws IOException {
    return folder.read(MAX_LENGTH);
  }

  @Override
  public void write(String name, byte[] content) throws IOException {
    folder.write(name, content);
  }
}
