package org.ccdrec.trainer.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;

/** The form of output for scripts: one JSON object a line. Stateless. */
public final class JsonLines {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private JsonLines() {}

  /**
   * Prints one line and flushes it, so that a reader of a pipe sees it at once.
   *
   * @param value a map or record of plain values, or a JSON tree
   */
  public static void print(PrintWriter out, Object value) {
    try {
      out.println(JSON.writeValueAsString(value));
      out.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a value with a JSON form: " + value.getClass(), e);
    }
  }
}
