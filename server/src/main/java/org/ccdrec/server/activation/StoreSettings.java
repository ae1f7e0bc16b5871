package org.ccdrec.server.activation;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.ccdrec.config.Setting;
import org.ccdrec.s3.S3Address;
import org.ccdrec.s3.S3Mirror;
import org.ccdrec.s3.S3Store;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot store, {@code store} in {@code conf/server.yaml}.
 *
 * @param path its directory, or the address of a bucket
 * @param name the only model name to serve, empty for the newest version of any name
 * @param pollInterval time between two checks for a newer version
 * @param s3 how a bucket is accessed and mirrored
 */
public record StoreSettings(
    @Setting(
            help = "Directory of the snapshot store, or s3://bucket/prefix",
            defaultValue = "snapshots")
        String path,
    @Setting(help = "Only model name to serve; unset: the newest version of any name")
        Optional<String> name,
    @Setting(
            help = "Time between two checks for a newer version",
            defaultValue = "2s",
            min = "100ms",
            max = "1d")
        Duration pollInterval,
    @Setting(help = "How a store in a bucket is accessed and mirrored") MirrorSettings s3) {

  /** Checks the path. */
  public StoreSettings {
    if (S3Address.isMeantBy(path)) {
      S3Address.parse(path);
    } else if (path.isBlank() || path.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("path must be a directory or s3://bucket/prefix");
    }
  }

  /** Returns the directory that is served from: the store, or the mirror of a bucket. */
  public Path directory() {
    return S3Address.isMeantBy(path) ? s3.mirror() : Path.of(path);
  }

  /** Returns the place of the served versions, for messages: the path, and the name if set. */
  public String place() {
    return path + name.map(each -> "/" + each).orElse("");
  }

  /**
   * Opens the mirror of a bucket, or returns null if the store is a directory.
   *
   * @throws IOException if the mirror's directory cannot be used
   */
  public @Nullable S3Mirror openMirror() throws IOException {
    if (!S3Address.isMeantBy(path)) {
      return null;
    }
    var plan = new S3Mirror.Plan(s3.mirror(), name, s3.kept());
    S3Store remote = S3Store.open(S3Address.parse(path), s3.connection());
    try {
      return S3Mirror.open(remote, plan);
    } catch (IOException | RuntimeException e) {
      remote.close();
      throw e;
    }
  }
}
