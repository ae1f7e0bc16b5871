package org.ccdrec.prepare.columns;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A question on the terminal which of several columns has a role. Stateless. */
public final class ColumnDialog {
  private ColumnDialog() {}

  /**
   * Asks until the answer is the number or the name of a column.
   *
   * @param question the question, with file and role
   * @param columns the columns to choose from
   * @param input reads a line; null at the end of the input
   * @return the choice, or empty if the answer is empty or the input ends
   */
  public static Optional<String> ask(
      String question, List<String> columns, Supplier<@Nullable String> input, PrintWriter out) {
    out.println(question);
    for (int at = 0; at < columns.size(); at++) {
      out.printf("  %d  %s%n", at + 1, columns.get(at));
    }
    while (true) {
      out.print("Number or name (empty to stop): ");
      out.flush();
      String line = input.get();
      if (line == null || line.isBlank()) {
        return Optional.empty();
      }
      Optional<String> chosen = chosen(line.strip(), columns);
      if (chosen.isPresent()) {
        return chosen;
      }
      out.printf("'%s' is neither a number from 1 to %d nor a column.%n", line, columns.size());
    }
  }

  private static Optional<String> chosen(String answer, List<String> columns) {
    if (columns.contains(answer)) {
      return Optional.of(answer);
    }
    if (!answer.matches("[0-9]{1,4}")) {
      return Optional.empty();
    }
    int number = Integer.parseInt(answer);
    return number >= 1 && number <= columns.size()
        ? Optional.of(columns.get(number - 1))
        : Optional.empty();
  }
}
