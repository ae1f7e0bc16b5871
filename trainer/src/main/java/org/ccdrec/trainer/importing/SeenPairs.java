package org.ccdrec.trainer.importing;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.ccdrec.graph.Interactions;
import org.ccdrec.trainer.data.problem.FormatException;
import org.ccdrec.trainer.data.problem.Problems;

/**
 * The reader of pairs that users have seen: a line each, user id and item id, separated by a tab
 * or, in a file without tabs, by a comma. A first line that begins with {@code user} and names no
 * user is a header. Empty lines are skipped, further columns ignored. Used once, by one thread.
 */
final class SeenPairs {
  private final String file;
  private final Map<String, Integer> users;
  private final Map<String, Integer> items;
  private final Problems problems;

  SeenPairs(String file, List<String> userIds, List<String> itemIds, Problems problems) {
    this.file = file;
    this.users = indices(userIds);
    this.items = indices(itemIds);
    this.problems = problems;
  }

  private static Map<String, Integer> indices(List<String> ids) {
    Map<String, Integer> indices = new HashMap<>(2 * ids.size());
    for (int index = 0; index < ids.size(); index++) {
      indices.put(ids.get(index), index);
    }
    return indices;
  }

  Interactions read(String text) {
    String separator = text.indexOf('\t') >= 0 ? "\t" : ",";
    IntStream.Builder owners = IntStream.builder();
    IntStream.Builder seen = IntStream.builder();
    long number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String[] fields = line.split(separator, -1);
      if (line.isBlank() || (number == 1 && isHeader(fields[0]))) {
        continue;
      }
      if (fields.length < 2) {
        problems.error(file, number, "a line must have a user id and an item id");
        continue;
      }
      Integer user = known(users, fields[0], "user", number);
      Integer item = known(items, fields[1], "item", number);
      if (user >= 0 && item >= 0) {
        owners.add(user);
        seen.add(item);
      }
    }
    return Interactions.of(
        users.size(), items.size(), owners.build().toArray(), seen.build().toArray());
  }

  private boolean isHeader(String field) {
    return field.strip().toLowerCase(Locale.ROOT).startsWith("user")
        && !users.containsKey(field.strip());
  }

  private int known(Map<String, Integer> indices, String field, String what, long line) {
    Integer index = indices.get(field.strip());
    if (index == null) {
      problems.error(
          file,
          line,
          () ->
              "the %s id must be in the id file; '%s' is not"
                  .formatted(what, FormatException.shown(field.strip())));
      return -1;
    }
    return index;
  }
}
