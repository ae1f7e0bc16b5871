package org.ccdrec.server.rerank;

import java.nio.file.Path;

/**
 * A kind of rule and where it came from, as messages name it.
 *
 * @param name the name in scenario files
 * @param jar file name of its jar or folder
 */
record RuleId(String name, String jar) {
  /** Names a kind of rule by the path of its jar, folder or class path entry. */
  static RuleId of(String name, String origin) {
    Path file = Path.of(origin).getFileName();
    return new RuleId(name, file == null ? origin : file.toString());
  }

  @Override
  public String toString() {
    return "rule " + name + " of " + jar;
  }
}
