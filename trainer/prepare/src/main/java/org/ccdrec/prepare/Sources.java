package org.ccdrec.prepare;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is prepared, and where the result goes.
 *
 * @param events files of events, or globs
 * @param items files of items, or globs
 * @param images directory of pictures, or null
 * @param output directory of the dataset to write
 * @param overwrite whether an earlier result of a preparation is replaced
 */
public record Sources(
    List<String> events,
    List<String> items,
    @Nullable Path images,
    Path output,
    boolean overwrite) {
  /** Copies the lists. */
  public Sources {
    events = List.copyOf(events);
    items = List.copyOf(items);
  }
}
