package org.ccdrec.prepare.columns;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The assignment of a file's columns to roles.
 *
 * <p>Columns are recognised by name, ignoring case, underscores, a trailing {@code id} and the
 * types that RecBole appends. Explicit choices of the user take precedence. A column never has two
 * roles. If several columns match one role, the user must choose: the {@link ColumnException} lists
 * them.
 *
 * @param columns the column of each role that has one
 * @param others columns without a role, in the file's order
 */
public record ColumnChoice(Map<ColumnRole, String> columns, List<String> others) {
  /** Copies its arguments. */
  public ColumnChoice {
    columns = columns.isEmpty() ? Map.of() : Map.copyOf(columns);
    others = List.copyOf(others);
  }

  /**
   * Chooses columns.
   *
   * @param file the file's name in messages
   * @param header the file's columns
   * @param roles the roles to assign
   * @param said the columns chosen by the user, by role
   * @throws ColumnException if a chosen column does not exist, or several columns match a role
   */
  public static ColumnChoice of(
      String file, List<String> header, List<ColumnRole> roles, Map<ColumnRole, String> said) {
    var chosen = new EnumMap<ColumnRole, String>(ColumnRole.class);
    for (ColumnRole role : roles) {
      String named = said.get(role);
      if (named != null) {
        if (!header.contains(named)) {
          throw new ColumnException(
              "%s: no column '%s' for the role %s; the columns are %s"
                  .formatted(file, named, role.key(), header));
        }
        chosen.put(role, named);
      }
    }
    for (ColumnRole role : roles) {
      if (!said.containsKey(role)) {
        candidate(file, header, role, chosen).ifPresent(column -> chosen.put(role, column));
      }
    }
    var others = new ArrayList<>(header);
    others.removeAll(chosen.values());
    return new ColumnChoice(chosen, others);
  }

  private static Optional<String> candidate(
      String file, List<String> header, ColumnRole role, Map<ColumnRole, String> chosen) {
    List<String> fitting =
        header.stream()
            .filter(column -> !chosen.containsValue(column))
            .filter(column -> role.fits(ColumnName.plain(column)))
            .toList();
    if (fitting.size() > 1) {
      throw new ColumnException(
          "%s: several columns match the role %s: %s; choose one, for example --column %s=%s"
              .formatted(file, role.key(), fitting, role.key(), fitting.getFirst()),
          role,
          fitting);
    }
    return fitting.stream().findFirst();
  }

  /** Returns the column of a role, if there is one. */
  public Optional<String> column(ColumnRole role) {
    return Optional.ofNullable(columns.get(role));
  }

  /**
   * Returns the column of a required role.
   *
   * @throws ColumnException if there is none
   */
  public String required(String file, ColumnRole role) {
    String column = columns.get(role);
    if (column == null) {
      String message =
          """
          %s: no column matches the role %s; the columns are %s
          If one of them has this role, name it: --column %s=NAME. If a file of separated values has \
          no header line, list its columns in order: --header user,item,time. Objects in JSON must be \
          the rows themselves, not below another key."""
              .formatted(file, role.key(), others, role.key());
      throw new ColumnException(message, role, others);
    }
    return column;
  }
}
