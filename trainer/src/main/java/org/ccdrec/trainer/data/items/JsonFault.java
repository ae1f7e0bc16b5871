package org.ccdrec.trainer.data.items;

import com.fasterxml.jackson.core.JacksonException;
import java.util.regex.Pattern;

/** The syntax error of a JSON text as users should read it. Stateless. */
final class JsonFault {
  /** Advice to programmers: {@code (enable `JsonReadFeature.X` to allow)} and the like. */
  private static final Pattern ADVICE =
      Pattern.compile("[:;,]?\\s*\\(?(enable|use)\\s+`?[\\w.]*Feature.*", Pattern.DOTALL);

  private JsonFault() {}

  /** Returns the parser's message without its advice to programmers. */
  static String of(JacksonException e) {
    return ADVICE.matcher(String.valueOf(e.getOriginalMessage())).replaceFirst("").strip();
  }
}
