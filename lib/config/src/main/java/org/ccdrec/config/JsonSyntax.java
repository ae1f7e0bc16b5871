package org.ccdrec.config;

import com.fasterxml.jackson.core.JacksonException;
import java.util.regex.Pattern;

/** Syntax errors of JSON texts as users should read them. Stateless. */
public final class JsonSyntax {
  /** Advice to programmers: {@code (enable `JsonReadFeature.X` to allow)} and the like. */
  private static final Pattern ADVICE =
      Pattern.compile("[:;,]?\\s*\\(?(enable|use)\\s+`?[\\w.]*Feature.*", Pattern.DOTALL);

  private JsonSyntax() {}

  /** Returns the parser's message without its advice to programmers. */
  public static String fault(JacksonException e) {
    return ADVICE.matcher(String.valueOf(e.getOriginalMessage())).replaceFirst("").strip();
  }
}
