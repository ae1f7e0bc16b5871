package org.ccdrec.prepare.columns;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which column of a file has which role.
 *
 * <p>Columns are told by their names, ignoring case, underscores, an {@code id} at the end and the
 * types that RecBole appends. What the user says comes first. A column never has two roles. Where
 * two columns fit one role, neither is chosen: the user is asked.
 *
 * @param columns the column of each role that has one
 * @param others columns without a role, in the file's order
 */
public record ColumnChoice(Map<Role, String> columns, List<String> others) {
  /** Copies its arguments. */
  public ColumnChoice {
    columns = columns.isEmpty() ? Map.of() : Map.copyOf(columns);
    others = List.copyOf(others);
  }

  /**
   * Chooses columns.
   *
   * @param file how messages name the file
   * @param header the file's columns
   * @param roles the roles in question
   * @param said what the user says, by role
   * @throws ColumnException if what the user says does not exist, or several columns fit a role
   */
  public static ColumnChoice of(
      String file, List<String> header, List<Role> roles, Map<Role, String> said) {
    var chosen = new EnumMap<Role, String>(Role.class);
    for (Role role : roles) {
      String named = said.get(role);
      if (named != null) {
        if (!header.contains(named)) {
          throw new ColumnException(
              "%s: there is no column '%s' for the role %s; the columns are %s"
                  .formatted(file, named, role.key(), header));
        }
        chosen.put(role, named);
      }
    }
    for (Role role : roles) {
      if (!said.containsKey(role)) {
        candidate(file, header, role, chosen).ifPresent(column -> chosen.put(role, column));
      }
    }
    var others = new ArrayList<>(header);
    others.removeAll(chosen.values());
    return new ColumnChoice(chosen, others);
  }

  private static Optional<String> candidate(
      String file, List<String> header, Role role, Map<Role, String> chosen) {
    List<String> fitting =
        header.stream()
            .filter(column -> !chosen.containsValue(column))
            .filter(column -> role.fits(ColumnName.plain(column)))
            .toList();
    if (fitting.size() > 1) {
      throw new ColumnException(
          "%s: the columns %s could each be the %s; say which, for example --column %s=%s"
              .formatted(file, fitting, role.key(), role.key(), fitting.getFirst()));
    }
    return fitting.stream().findFirst();
  }

  /** Returns the column of a role, if there is one. */
  public Optional<String> column(Role role) {
    return Optional.ofNullable(columns.get(role));
  }

  /**
   * Returns the column of a role that a file cannot do without.
   *
   * @throws ColumnException if there is none
   */
  public String required(String file, Role role) {
    String column = columns.get(role);
    if (column == null) {
      throw new ColumnException(
          """
          %s: no column can be told for the %s; the first line names %s
          If one of these is it, say so: --column %s=NAME. If the file has no header line, name its \
          columns in their order: --header %s"""
              .formatted(file, role.key(), others, role.key(), "user,item,time"));
    }
    return column;
  }
}
