package org.ccdrec.prepare.precomputed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.ccdrec.encoding.EncoderFactory;
import org.ccdrec.encoding.Input;
import org.ccdrec.encoding.ItemEncoder;
import org.ccdrec.files.FileHash;

/** The factory of the encoder {@code precomputed}. */
final class PrecomputedFactory implements EncoderFactory<PrecomputedConfig> {
  @Override
  public String name() {
    return "precomputed";
  }

  @Override
  public String description() {
    return "Looks up vectors by item id in a .npy matrix or a list column of a Parquet file.";
  }

  @Override
  public Class<PrecomputedConfig> configType() {
    return PrecomputedConfig.class;
  }

  @Override
  public String modality() {
    return "precomputed";
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public Set<Input> inputs() {
    return Set.of(Input.ID);
  }

  @Override
  public ItemEncoder create(PrecomputedConfig config, String learned) throws IOException {
    Path file = config.file();
    requireFile("file", file);
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    String fingerprint = FileHash.sha256(file);
    if (name.endsWith(".npy")) {
      Optional<List<String>> ids = Optional.empty();
      if (config.ids().isPresent()) {
        requireFile("ids", config.ids().get());
        ids = Optional.of(Files.readAllLines(config.ids().get()));
      }
      return new Precomputed(NpyVectors.open(file), RowIds.of(ids), fingerprint);
    }
    if (name.endsWith(".parquet") || name.endsWith(".pq")) {
      ParquetVectors vectors = ParquetVectors.read(file, config.idColumn(), config.column());
      return new Precomputed(vectors, vectors.ids(), fingerprint);
    }
    throw new IllegalArgumentException("file must end in .npy or .parquet; file=" + file);
  }

  private static void requireFile(String key, Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString(), null, key + ": no such file");
    }
  }
}
