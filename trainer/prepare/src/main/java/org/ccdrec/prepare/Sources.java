package org.ccdrec.prepare;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The inputs and the output of a preparation.
 *
 * @param events files of events, or globs
 * @param items files of items, or globs
 * @param users files of users, or globs
 * @param images directory of pictures, or null
 * @param output directory of the dataset to write
 * @param overwrite whether to replace an earlier output
 */
public record Sources(
    List<String> events,
    List<String> items,
    List<String> users,
    @Nullable Path images,
    Path output,
    boolean overwrite) {
  /** Copies the lists. */
  public Sources {
    events = List.copyOf(events);
    items = List.copyOf(items);
    users = List.copyOf(users);
  }
}
