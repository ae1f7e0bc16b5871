package org.ccdrec.server.activation;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ccdrec.config.Setting;
import org.ccdrec.s3.S3Address;
import org.ccdrec.s3.S3Mirror;
import org.ccdrec.s3.S3Store;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot store, {@code store} in {@code conf/server.yaml}.
 *
 * @param path its directory, or the address of a bucket
 * @param name the default model, or the only one if {@code models} is empty
 * @param models the models to serve beside each other; empty for one
 * @param pollInterval time between two checks for a newer version
 * @param s3 how a bucket is accessed and mirrored
 */
public record StoreSettings(
    @Setting(
            help = "Directory of the snapshot store, or s3://bucket/prefix",
            defaultValue = "snapshots")
        String path,
    @Setting(
            help =
                "Model (snapshot name) to serve; unset: the store's only one. With models: the"
                    + " default model, which answers the routes without a placement")
        Optional<String> name,
    @Setting(
            help =
                "Models to serve beside each other, for placements; the first is the default model"
                    + " unless name is set. Empty: one model",
            defaultValue = "[]",
            pattern = NAME)
        List<String> models,
    @Setting(
            help = "Time between two checks for a newer version",
            defaultValue = "2s",
            min = "100ms",
            max = "1d")
        Duration pollInterval,
    @Setting(help = "How a store in a bucket is accessed and mirrored") MirrorSettings s3) {
  /** Pattern of a model's name. */
  static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]*";

  /** Checks the path and the names. */
  public StoreSettings {
    if (Set.copyOf(models).size() < models.size()) {
      throw new IllegalArgumentException("models must not name a model twice; models=" + models);
    }
    if (!models.isEmpty() && name.isPresent() && !models.contains(name.get())) {
      throw new IllegalArgumentException(
          "name must be one of models, or be left out; name=%s, models=%s"
              .formatted(name.get(), models));
    }
    if (S3Address.isMeantBy(path)) {
      S3Address.parse(path);
    } else if (path.isBlank() || path.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("path must be a directory or s3://bucket/prefix");
    }
  }

  /** Returns the directory that is served from: the store, or the mirror of a bucket. */
  public Path directory() {
    return isBucket() ? s3.mirror() : Path.of(path);
  }

  /** Returns the configured models, the default one first; none if the store decides. */
  public List<String> modelNames() {
    return Stream.concat(name.stream(), models.stream()).distinct().toList();
  }

  /** Returns the place of the served versions, for messages: the path, and the names if set. */
  public String place() {
    List<String> names = modelNames();
    return names.size() > 1
        ? path + "/{" + String.join(", ", names) + "}"
        : path + names.stream().map(each -> "/" + each).collect(Collectors.joining());
  }

  /** Returns whether the store is in a bucket. */
  public boolean isBucket() {
    return S3Address.isMeantBy(path);
  }

  /**
   * Opens the bucket of the store without contacting it.
   *
   * @throws IOException if it cannot be accessed with these settings
   */
  public S3Store openBucket() throws IOException {
    return S3Store.open(S3Address.parse(path), s3.connection());
  }

  /**
   * Opens the mirror of a bucket, or returns null if the store is a directory.
   *
   * @throws IOException if the mirror's directory cannot be used
   */
  public @Nullable S3Mirror openMirror() throws IOException {
    if (!isBucket()) {
      return null;
    }
    var plan = new S3Mirror.Plan(s3.mirror(), Set.copyOf(modelNames()), s3.kept());
    S3Store remote = openBucket();
    try {
      return S3Mirror.open(remote, plan);
    } catch (IOException | RuntimeException e) {
      remote.close();
      throw e;
    }
  }
}
