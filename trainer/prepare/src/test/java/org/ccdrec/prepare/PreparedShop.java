package org.ccdrec.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ccdrec.config.ConfigReader;

/**
 * A dataset that is prepared from small files.
 *
 * @param folder where the files are, and the dataset in {@code shop}
 */
record PreparedShop(Path folder) {
  static final String EVENTS =
      """
      user_id,item_id,timestamp,event
      00000017,a/b,1700000000,view
      00000017,😀,1700000100,purchase
      00000017,1234567890123456789012345678901234567890,1700000200,view
      u2,a/b,1700000300,view
      u2,😀,1700000050,view
      u2,a/b,1700000400,purchase
      u3,"quoted ""id"", with comma",1700000500,view
      """;

  Path output() {
    return folder.resolve("shop");
  }

  Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  Report prepare(List<Path> events, List<Path> items, List<Path> users, String... settings)
      throws IOException {
    PrepareConfig config =
        ConfigReader.ofDefaults().override(List.of(settings)).bind(PrepareConfig.class);
    var sources = new Sources(names(events), names(items), names(users), null, output(), true);
    return Preparation.run(sources, config, PreparationListener.NONE);
  }

  private static List<String> names(List<Path> files) {
    return files.stream().map(Path::toString).toList();
  }

  /** Returns the lines of a file of the dataset. */
  List<String> lines(String name) throws IOException {
    return Files.readAllLines(output().resolve(name));
  }
}
