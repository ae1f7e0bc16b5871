package org.ccdrec.trainer.study.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ccdrec.trainer.study.PlannedRun;

/**
 * A failed run and the cause. Its file in JSON, format version 1, has the keys {@code
 * formatVersion, key, row, point, model, seed, dataHash, code, failed, error, stackTrace, config}.
 *
 * @param run the run
 * @param when when it failed
 * @param cause what was thrown
 */
record RunFailure(PlannedRun run, Instant when, Throwable cause) {
  private static final int FORMAT_VERSION = 1;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Returns the failure in one line: the message, or the class of an exception without one. */
  String message() {
    String message = cause.getMessage();
    if (cause instanceof Error) {
      return cause.toString();
    }
    return message == null ? cause.getClass().getName() : message;
  }

  private String stackTrace() {
    StringWriter trace = new StringWriter();
    cause.printStackTrace(new PrintWriter(trace, true));
    return trace.toString();
  }

  /** Returns the text of the file. */
  String json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("formatVersion", FORMAT_VERSION);
    json.put("key", run.key());
    json.put("row", run.row());
    json.put("point", run.point());
    json.put("model", run.config().modelName());
    json.put("seed", run.seed());
    json.put("dataHash", run.dataset().hash());
    json.put("code", run.code());
    json.put("failed", when.toString());
    json.put("error", message());
    json.put("stackTrace", stackTrace());
    json.put("config", run.config().toMap());
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values can always be written", e);
    }
  }
}
