package org.ccdrec.trainer.model;

import org.ccdrec.kernel.Matrix;

/**
 * Known vectors that the id embeddings of a model start from: the parameters named {@code users}
 * and {@code items}, the names that all built-in backbones with such tables use. Rows without a
 * known vector keep their random start. Used by one thread.
 */
public final class WarmStart {
  private static final String USERS = "users";
  private static final String ITEMS = "items";

  private final Table users;
  private final Table items;
  private boolean used;

  /**
   * Vectors by row.
   *
   * @param vectors {@code rows × d}
   * @param known whether a row has a vector
   */
  public record Table(Matrix vectors, boolean[] known) {}

  /** Creates a start from the vectors of users and items. */
  public WarmStart(Table users, Table items) {
    this.users = users;
    this.items = items;
  }

  /** Overwrites the initial values of a parameter where its rows have known vectors. */
  void fill(String parameter, Matrix values) {
    if (parameter.equals(USERS)) {
      fill(users, values);
    } else if (parameter.equals(ITEMS)) {
      fill(items, values);
    }
  }

  private void fill(Table table, Matrix values) {
    if (table.known.length != values.rows() || table.vectors.columns() != values.columns()) {
      return;
    }
    used = true;
    float[] row = new float[values.columns()];
    for (int at = 0; at < table.known.length; at++) {
      if (table.known[at]) {
        table.vectors.readRow(at, row);
        values.writeRow(at, row);
      }
    }
  }

  /**
   * Checks that a backbone uses this start.
   *
   * @throws IllegalArgumentException if it has no such embeddings
   */
  public void requireUse(String backbone) {
    if (!used) {
      throw new IllegalArgumentException(
          "a warm start sets the id embeddings of users and items, and backbone '%s' has none of the snapshot's width"
              .formatted(backbone));
    }
  }
}
