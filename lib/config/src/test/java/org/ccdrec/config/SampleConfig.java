package org.ccdrec.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A configuration with every kind of key, for the tests of this package. */
record SampleConfig(
    @Setting(help = "A name", defaultValue = "run", pattern = "[a-z][a-z0-9-]*") String name,
    @Setting(help = "Where the data is") Path data,
    @Setting(help = "A seed", defaultValue = "42", min = "0") long seed,
    @Setting(help = "Whether to shuffle", defaultValue = "true") boolean shuffle,
    @Setting(help = "Noise schedule", defaultValue = "linear") Schedule schedule,
    @Setting(help = "Stop after this long", min = "1s") Optional<Duration> limit,
    @Setting(help = "A remark") @Nullable String remark,
    @Setting(help = "Cut-offs", defaultValue = "[5, 10, 20, 50]", min = "1") List<Integer> cutoffs,
    @Setting(help = "Weights by modality", defaultValue = "{}", min = "0", below = "1")
        Map<String, Double> weights,
    @Setting(help = "The steps") Steps steps,
    @Setting(help = "Modality files", defaultValue = "[]") List<Modality> modalities,
    @Setting(help = "The model's own keys", defaultValue = "{}") Map<String, Object> model) {

  enum Schedule {
    LINEAR,
    COSINE,
    SQUARE_ROOT
  }

  record Steps(
      @Setting(help = "Interactions per step", defaultValue = "2048", min = "1", max = "65536")
          int batchSize,
      @Setting(help = "Adam step size", defaultValue = "1e-3", above = "0") double learningRate,
      @Setting(help = "First epoch", defaultValue = "0", min = "0") int from,
      @Setting(
              help = "Last epoch",
              defaultValue = "100",
              oneOf = {"10", "100", "1000"})
          int to) {
    Steps {
      if (from >= to) {
        throw new IllegalArgumentException(
            "from must be smaller than to; from=" + from + ", to=" + to);
      }
    }
  }

  record Modality(
      @Setting(help = "Its name") String name, @Setting(help = "Its matrix") Path file) {}

  record Model(
      @Setting(help = "Layers", defaultValue = "2", min = "1", max = "8") int layers,
      @Setting(help = "Drop rate", defaultValue = "0.8") double dropout) {}
}
