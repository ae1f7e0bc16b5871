package org.ccdrec.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Thrown by the constructor of a configuration record that finds several broken rules; each becomes
 * an error at the line of its key.
 */
public final class BrokenRules extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final transient List<Rule> rules;

  /**
   * A broken rule.
   *
   * @param key path of the key inside the record, such as {@code seeds} or {@code rows[2].name}
   * @param message the rule and the offending value
   */
  public record Rule(String key, String message) {}

  private BrokenRules(List<Rule> rules) {
    super(rules.stream().map(Rule::message).collect(Collectors.joining("; and ")));
    this.rules = List.copyOf(rules);
  }

  List<Rule> rules() {
    return rules;
  }

  /** Checks the rules of one record; not safe for use by several threads. */
  public static final class Check {
    private final List<Rule> broken = new ArrayList<>();

    /** Notes a rule unless it holds. */
    public void unless(boolean holds, String key, String message) {
      if (!holds) {
        broken.add(new Rule(key, message));
      }
    }

    /** Throws an exception with all rules noted, if there are any. */
    public void throwIfAny() {
      if (!broken.isEmpty()) {
        throw new BrokenRules(broken);
      }
    }
  }
}
