package org.ccdrec.trainer.report.html;

import java.util.List;

/**
 * The part of a page about one snapshot or study.
 *
 * @param title its heading
 * @param subtitle where it comes from
 * @param sections its sections, in order
 */
public record Part(String title, String subtitle, List<Section> sections) {
  /** Copies the list. */
  public Part {
    sections = List.copyOf(sections);
  }
}
