package org.ccdrec.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A folder of small objects beside the snapshots of a store. Objects that did not change since they
 * were read are not read again. Thread-safe until its store is closed.
 */
public final class BucketFolder {
  private final Bucket bucket;
  private final String prefix;
  private final String address;
  private Map<String, Content> known = Map.of();

  /** What was read of an object; its tag is null if the bucket did not say it. */
  private record Content(@Nullable String tag, byte[] bytes) {
    boolean isOf(S3Object object) {
      return tag != null && tag.equals(object.eTag());
    }
  }

  BucketFolder(Bucket bucket, S3Address store, String name) {
    this.bucket = bucket;
    this.prefix = store.root() + name + "/";
    this.address = store + "/" + name;
  }

  /**
   * Returns the contents of all objects by name.
   *
   * @param maxLength length in bytes from which objects are left out
   * @throws BucketException if the bucket cannot be read
   */
  public synchronized Map<String, byte[]> read(int maxLength) throws IOException {
    Map<String, Content> found = new HashMap<>();
    for (S3Object object : bucket.list(prefix)) {
      if (object.size() > maxLength) {
        continue;
      }
      String name = object.key().substring(prefix.length());
      Content content = known.get(name);
      if (content == null || !content.isOf(object)) {
        content = read(object);
      }
      if (content != null) {
        found.put(name, content);
      }
    }
    known = found;
    Map<String, byte[]> contents = new HashMap<>();
    found.forEach((name, content) -> contents.put(name, content.bytes()));
    return contents;
  }

  /** Reads an object, or returns null if it was deleted since the folder was listed. */
  private @Nullable Content read(S3Object object) throws IOException {
    try (InputStream input = bucket.open(object.key())) {
      return new Content(object.eTag(), input.readAllBytes());
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Writes an object, replacing an existing one. */
  public void write(String name, byte[] content) throws BucketException {
    bucket.put(prefix + name, content);
  }

  /** Returns the address of the folder. */
  @Override
  public String toString() {
    return address;
  }
}
