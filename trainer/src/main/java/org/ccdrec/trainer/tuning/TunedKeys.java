package org.ccdrec.trainer.tuning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.config.Setting;

/**
 * The result of a search, a YAML file {@code best.yaml}: the keys of the best trial and the budget
 * by which it was found, so that a study can require equal budgets of its rows.
 */
public record TunedKeys(
    @Setting(help = "The search that found the keys") Budget tuning,
    @Setting(help = "Validation Recall@20 of the best trial") double validRecall20,
    @Setting(help = "The epoch that was best on validation") int bestEpoch,
    @Setting(help = "The keys of the best trial") Map<String, Object> set) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** What a search spent, and on what. */
  public record Budget(
      @Setting(help = "Name of the search") String name,
      @Setting(help = "How values were chosen") TuningConfig.Search search,
      @Setting(help = "What the first trial had", defaultValue = "random") TuningConfig.Start start,
      @Setting(help = "Number of trials") int trials,
      @Setting(help = "Epochs before trials were first compared") int firstEpochs,
      @Setting(help = "Reciprocal of the share of trials that went on") int factor,
      @Setting(help = "Hash of the data") String dataHash) {

    /** Returns whether another search had as many trials, begun and stopped by the same rules. */
    public boolean isAsLargeAs(Budget other) {
      return trials == other.trials
          && firstEpochs == other.firstEpochs
          && factor == other.factor
          && search == other.search
          && start == other.start;
    }

    /** Returns the budget in words. */
    public String effort() {
      return "%d trials by %s, the first with %s values, compared after %d epochs and then every %d times as many"
          .formatted(
              trials,
              search.name().toLowerCase(Locale.ROOT),
              start == TuningConfig.Start.RANDOM ? "random" : "the configuration's",
              firstEpochs,
              factor);
    }
  }

  /** Reads the file of a search. */
  public static TunedKeys read(Path file) {
    return ConfigReader.ofFile(file).bind(TunedKeys.class);
  }

  /** Returns the text of the file. */
  String yaml() {
    StringBuilder text = new StringBuilder();
    text.append(
        "# Written by ccdrec tune: the best of %d trials by validation recall@20.%n"
            .formatted(tuning.trials()));
    text.append("# A row of a study takes these keys by `tuned: FILE`.\n");
    text.append(
        """
        tuning:
          name: %s
          search: %s
          start: %s
          trials: %d
          firstEpochs: %d
          factor: %d
          dataHash: "%s"
        validRecall20: %s
        bestEpoch: %d
        set:
        """
            .formatted(
                tuning.name(),
                tuning.search().name().toLowerCase(Locale.ROOT),
                tuning.start().name().toLowerCase(Locale.ROOT),
                tuning.trials(),
                tuning.firstEpochs(),
                tuning.factor(),
                tuning.dataHash(),
                validRecall20,
                bestEpoch));
    set.forEach((key, value) -> text.append("  %s: %s%n".formatted(key, json(value))));
    return text.toString();
  }

  /** JSON is YAML, and quotes what YAML would read otherwise. */
  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values can always be written", e);
    }
  }
}
