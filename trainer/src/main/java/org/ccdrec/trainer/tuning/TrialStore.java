package org.ccdrec.trainer.tuning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ccdrec.files.AtomicFile;
import org.ccdrec.files.LockFile;

/**
 * The trials of one search, in a directory, format version 1:
 *
 * <ul>
 *   <li>{@code search.json}: what all trials have in common, the keys {@code formatVersion, run,
 *       code, dataHash, search};
 *   <li>{@code 0000.json}, {@code 0001.json}, …: one {@link Trial} each, the keys {@code number,
 *       state, keys, point, rungs, epochs, bestEpoch, validRecall20, seconds, error}; the last is
 *       there only after a failure, and {@code validRecall20} only once there is one;
 *   <li>{@code best.yaml}: see {@link TunedKeys}, once all trials have ended;
 *   <li>{@code .lock}: locked while a process runs the search.
 * </ul>
 *
 * <p>Files are replaced atomically. Thread-safe.
 */
public final class TrialStore {
  private static final int FORMAT_VERSION = 1;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<Map<String, Object>> KEYS = new TypeReference<>() {};
  private static final TypeReference<Map<Long, Double>> RUNGS = new TypeReference<>() {};

  private final Path directory;

  /** A store in a directory, which need not exist yet. */
  public TrialStore(Path directory) {
    this.directory = directory;
  }

  /** Returns the file with the result. */
  public Path best() {
    return directory.resolve("best.yaml");
  }

  /** Locks the search for this process. */
  LockFile lock() throws IOException {
    Files.createDirectories(directory);
    Optional<LockFile> lock = LockFile.tryAcquire(directory.resolve(".lock"));
    return lock.orElseThrow(
        () -> new IOException(directory + ": another process is running this search"));
  }

  /**
   * Notes what the trials have in common, or checks that it is what they had in common before.
   *
   * @throws IOException if the trials that are there were made with something else
   */
  void claim(TuningPlan.Identity identity) throws IOException {
    Path file = directory.resolve("search.json");
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("formatVersion", FORMAT_VERSION);
    json.put("run", identity.run());
    json.put("code", identity.code());
    json.put("dataHash", identity.dataHash());
    json.put("search", identity.search());
    if (!Files.exists(file)) {
      AtomicFile.writeText(file, text(json));
      return;
    }
    JsonNode before = read(file);
    List<String> different = new ArrayList<>();
    differ(before, json, "dataHash", "the data", different);
    differ(before, json, "code", "the code", different);
    differ(before, json, "run", "the configuration", different);
    differ(before, json, "search", "the space, search, seed or halving", different);
    if (!different.isEmpty()) {
      throw new IOException(
          "%s: its trials were made before %s changed, and cannot be continued; delete the"
                  .formatted(directory, String.join(" and ", different))
              + " directory, or give the search another name");
    }
  }

  private static void differ(
      JsonNode before, Map<String, Object> now, String key, String name, List<String> different) {
    if (!before.path(key).asText().equals(String.valueOf(now.get(key)))) {
      different.add(name);
    }
  }

  /** Returns all trials that have begun, by number. */
  public List<Trial> trials() throws IOException {
    List<Trial> trials = new ArrayList<>();
    while (Files.exists(file(trials.size()))) {
      trials.add(trial(read(file(trials.size()))));
    }
    return trials;
  }

  /** Keeps a trial, replacing its earlier state. */
  void keep(Trial trial) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("number", trial.number());
    json.put("state", trial.state().name().toLowerCase(Locale.ROOT));
    json.put("keys", trial.keys());
    json.put("point", trial.point());
    json.put("rungs", trial.rungs());
    json.put("epochs", trial.epochs());
    json.put("bestEpoch", trial.bestEpoch());
    if (!Double.isNaN(trial.validation())) {
      json.put("validRecall20", trial.validation());
    }
    json.put("seconds", trial.seconds());
    trial.error().ifPresent(error -> json.put("error", error));
    AtomicFile.writeText(file(trial.number()), text(json));
  }

  /** Keeps the result. */
  void keepBest(TunedKeys keys) throws IOException {
    AtomicFile.writeText(best(), keys.yaml());
  }

  private Path file(int number) {
    return directory.resolve(String.format(Locale.ROOT, "%04d.json", number));
  }

  private static Trial trial(JsonNode json) {
    return new Trial(
        json.path("number").asInt(),
        JSON.convertValue(json.path("point"), double[].class),
        JSON.convertValue(json.path("keys"), KEYS),
        Trial.State.valueOf(json.path("state").asText().toUpperCase(Locale.ROOT)),
        JSON.convertValue(json.path("rungs"), RUNGS),
        json.path("epochs").asInt(),
        json.path("bestEpoch").asInt(),
        json.has("validRecall20") ? json.path("validRecall20").asDouble() : Double.NaN,
        json.path("seconds").asDouble(),
        Optional.ofNullable(json.path("error").textValue()));
  }

  private static JsonNode read(Path file) throws IOException {
    try {
      JsonNode json = JSON.readTree(Files.readString(file));
      if (json != null && json.isObject()) {
        return json;
      }
    } catch (JsonProcessingException e) {
      throw new IOException(damaged(file), e);
    }
    throw new IOException(damaged(file));
  }

  private static String damaged(Path file) {
    return file + " is damaged; delete it to repeat the trial";
  }

  private static String text(Map<String, Object> json) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values can always be written", e);
    }
  }
}
