package org.ccdrec.trainer.study.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.ccdrec.trainer.evaluation.Metrics;

/** The JSON form of a {@link RunRecord}. Stateless. */
final class RunRecordJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
  private static final TypeReference<Map<String, Double>> NUMBERS = new TypeReference<>() {};
  private static final TypeReference<List<Map<String, Object>>> OBJECTS = new TypeReference<>() {};

  private RunRecordJson() {}

  static String text(RunRecord run) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("formatVersion", RunRecord.FORMAT_VERSION);
    json.put("key", run.key());
    json.put("model", run.model());
    json.put("seed", run.seed());
    json.put("dataHash", run.dataHash());
    json.put("code", run.code());
    json.put("kernels", run.kernels());
    json.put("finished", run.finished().toString());
    json.put("epochs", run.epochs());
    json.put("bestEpoch", run.bestEpoch());
    json.put("parameters", run.parameters());
    json.put("secondsPerEpoch", run.secondsPerEpoch());
    run.workingMemory().ifPresent(bytes -> json.put("workingMemoryBytes", bytes));
    json.put("valid", run.validation().toMap());
    run.test().ifPresent(metrics -> json.put("test", metrics.toMap()));
    json.put("config", run.config());
    json.put("history", run.history());
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values can always be written", e);
    }
  }

  static RunRecord read(Path file) throws IOException {
    JsonNode json;
    try {
      json = JSON.readTree(Files.readString(file));
    } catch (JsonProcessingException | CharacterCodingException e) {
      throw new DamagedRecordException(file + " is damaged");
    }
    if (json == null || !json.isObject()) {
      throw new DamagedRecordException(file + " is damaged");
    }
    try {
      return read(json);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException(
          "%s must be the record of a run, as ccdrec study wrote it (%s); delete it to train again"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static RunRecord read(JsonNode json) {
    int version = json.path("formatVersion").asInt();
    if (version != RunRecord.FORMAT_VERSION) {
      throw new IllegalArgumentException(
          "formatVersion must be %d; %d".formatted(RunRecord.FORMAT_VERSION, version));
    }
    return new RunRecord(
        json.path("key").asText(),
        json.path("model").asText(),
        json.path("seed").asLong(),
        json.path("dataHash").asText(),
        json.path("code").asText(),
        json.path("kernels").asText(),
        Instant.parse(json.path("finished").asText()),
        JSON.convertValue(json.path("config"), OBJECT),
        json.path("epochs").asInt(),
        json.path("bestEpoch").asInt(),
        json.path("parameters").asLong(),
        JSON.convertValue(json.path("secondsPerEpoch"), NUMBERS),
        json.has("workingMemoryBytes")
            ? OptionalLong.of(json.path("workingMemoryBytes").asLong())
            : OptionalLong.empty(),
        metrics(json.path("valid")),
        json.has("test") ? Optional.of(metrics(json.path("test"))) : Optional.empty(),
        JSON.convertValue(json.path("history"), OBJECTS));
  }

  private static Metrics metrics(JsonNode json) {
    return Metrics.ofMap(JSON.convertValue(json, NUMBERS));
  }
}
