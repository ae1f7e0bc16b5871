package org.ccdrec.s3;

import java.util.regex.Pattern;
import org.ccdrec.snapshot.SnapshotId;

/**
 * The address of a store in a bucket, {@code s3://bucket/prefix}; objects are {@code
 * prefix/name/version/file}.
 *
 * @param bucket name of the bucket
 * @param prefix path in it without a slash at either end, empty for the bucket itself
 */
public record S3Address(String bucket, String prefix) {
  private static final String SCHEME = "s3://";
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern PREFIX =
      Pattern.compile("|[A-Za-z0-9._=+@-]+(/[A-Za-z0-9._=+@-]+)*");

  /** Validates both parts. */
  public S3Address {
    boolean isPlain = PREFIX.matcher(prefix).matches();
    if (!BUCKET.matcher(bucket).matches()
        || !isPlain
        || ("/" + prefix + "/").matches(".*/\\.+/.*")) {
      throw new IllegalArgumentException(
          "an address of a bucket must look like s3://bucket/prefix (letters, digits and ._=+@-);"
              + " address="
              + SCHEME
              + bucket
              + "/"
              + prefix);
    }
  }

  /** Returns whether a text has the form of such an address. */
  public static boolean isMeantBy(String text) {
    return text.startsWith(SCHEME);
  }

  /**
   * Parses an address.
   *
   * @throws IllegalArgumentException if the text is not an address
   */
  public static S3Address parse(String text) {
    if (!isMeantBy(text)) {
      throw new IllegalArgumentException(
          "an address of a bucket must begin with s3://; address=" + text);
    }
    String path = text.substring(SCHEME.length());
    int slash = path.indexOf('/');
    String prefix = slash < 0 ? "" : path.substring(slash + 1);
    return new S3Address(
        slash < 0 ? path : path.substring(0, slash),
        prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix);
  }

  /** Returns the common key prefix of all its objects. */
  String root() {
    return prefix.isEmpty() ? "" : prefix + "/";
  }

  String key(SnapshotId id, String file) {
    return root() + id + "/" + file;
  }

  /** Returns {@code s3://bucket/prefix}. */
  @Override
  public String toString() {
    return prefix.isEmpty() ? SCHEME + bucket : SCHEME + bucket + "/" + prefix;
  }
}
