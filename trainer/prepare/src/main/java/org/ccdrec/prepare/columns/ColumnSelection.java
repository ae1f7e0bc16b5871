package org.ccdrec.prepare.columns;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The selection of columns by the configuration, by their names and, where these leave a choice, by
 * a question to the user. Not safe for use by several threads.
 */
public final class ColumnSelection {
  private final Map<ColumnRole, String> configured;
  private final Question question;

  /** Asks the user which column has a role. */
  @FunctionalInterface
  public interface Question {
    /** Returns the chosen column, or empty if nobody answers. */
    Optional<String> choose(String question, List<String> columns);
  }

  private ColumnSelection(Map<ColumnRole, String> configured, Question question) {
    this.configured = configured;
    this.question = question;
  }

  /**
   * Returns the selection of columns of events.
   *
   * @param configured columns by role, {@code events.columns}
   * @param question asks the user
   * @throws ColumnException if a role is unknown
   */
  public static ColumnSelection ofEvents(Map<String, String> configured, Question question) {
    return new ColumnSelection(roles("events", configured, ColumnRole.OF_EVENTS), question);
  }

  /**
   * Returns the selection of columns of items.
   *
   * @param configured columns by role, {@code items.columns}
   * @param question asks the user
   * @throws ColumnException if a role is unknown
   */
  public static ColumnSelection ofItems(Map<String, String> configured, Question question) {
    return new ColumnSelection(roles("items", configured, ColumnRole.OF_ITEMS), question);
  }

  /**
   * Returns the selection of columns of users.
   *
   * @param configured columns by role, {@code users.columns}
   * @param question asks the user
   * @throws ColumnException if a role is unknown
   */
  public static ColumnSelection ofUsers(Map<String, String> configured, Question question) {
    return new ColumnSelection(roles("users", configured, ColumnRole.OF_USERS), question);
  }

  /**
   * Selects the columns of a file of events.
   *
   * @throws ColumnException if a column is missing or ambiguous and nobody answers
   */
  public ColumnChoice events(String file, List<String> header) {
    return asking(
        file,
        said -> {
          ColumnChoice choice = ColumnChoice.of(file, header, ColumnRole.OF_EVENTS, said);
          choice.required(file, ColumnRole.USER);
          choice.required(file, ColumnRole.ITEM);
          return choice;
        });
  }

  /**
   * Selects the columns of a file of items; if no column has an item's name, {@code id} is used.
   *
   * @throws ColumnException if a column is missing or ambiguous and nobody answers
   */
  public ColumnChoice items(String file, List<String> header) {
    return asking(file, said -> withId(file, header, ColumnRole.OF_ITEMS, said));
  }

  /**
   * Selects the columns of a file of users; if no column has a user's name, {@code id} is used.
   *
   * @throws ColumnException if a column is missing or ambiguous and nobody answers
   */
  public ColumnChoice users(String file, List<String> header) {
    return asking(file, said -> withId(file, header, ColumnRole.OF_USERS, said));
  }

  /** Selects columns of which the first role is required, and {@code id} may have it. */
  private static ColumnChoice withId(
      String file, List<String> header, List<ColumnRole> roles, Map<ColumnRole, String> said) {
    ColumnRole required = roles.getFirst();
    ColumnChoice choice = ColumnChoice.of(file, header, roles, said);
    Optional<String> id = header.stream().filter(name -> name.equalsIgnoreCase("id")).findFirst();
    if (choice.column(required).isEmpty() && id.isPresent()) {
      var withId = new EnumMap<ColumnRole, String>(ColumnRole.class);
      withId.putAll(said);
      withId.put(required, id.get());
      choice = ColumnChoice.of(file, header, roles, withId);
    }
    choice.required(file, required);
    return choice;
  }

  private ColumnChoice asking(String file, Function<Map<ColumnRole, String>, ColumnChoice> choose) {
    var said = new EnumMap<ColumnRole, String>(ColumnRole.class);
    said.putAll(configured);
    while (true) {
      try {
        return choose.apply(said);
      } catch (ColumnException e) {
        ColumnRole role = e.role();
        if (role == null || e.choices().isEmpty()) {
          throw e;
        }
        String which = "%s: which column is the %s?".formatted(file, role.key());
        said.put(role, question.choose(which, e.choices()).orElseThrow(() -> e));
      }
    }
  }

  private static Map<ColumnRole, String> roles(
      String section, Map<String, String> columns, List<ColumnRole> known) {
    var roles = new EnumMap<ColumnRole, String>(ColumnRole.class);
    columns.forEach(
        (key, column) -> {
          ColumnRole role =
              known.stream()
                  .filter(candidate -> candidate.key().equals(key))
                  .findFirst()
                  .orElseThrow(
                      () ->
                          new ColumnException(
                              "%s.columns: unknown role '%s'; the roles are %s"
                                  .formatted(
                                      section, key, known.stream().map(ColumnRole::key).toList())));
          roles.put(role, column);
        });
    return roles;
  }
}
