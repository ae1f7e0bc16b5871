package org.ccdrec.trainer.demo;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.ccdrec.graph.Interactions;
import org.ccdrec.snapshot.ItemMetadata;

/**
 * The demo catalogue as a shop would have it: {@code products.csv}, {@code events.csv} and {@code
 * users.csv}.
 *
 * <p>An interaction is a purchase, and every third one has a view a few minutes before. A user's
 * held-out interactions are the latest, so that a split by time resembles the catalogue's own.
 *
 * @param directory where the files are written
 * @param items the catalogue
 */
record RawFiles(Path directory, List<DemoItem> items) {
  private static final long START = 1_767_225_600;
  private static final int DAY = 86_400;
  private static final int DAYS = 30;

  void products() throws IOException {
    try (Writer out = Files.newBufferedWriter(directory.resolve("products.csv"))) {
      out.write("sku,name,category,colour,pattern,style,price,image\n");
      for (DemoItem item : items) {
        ItemMetadata metadata = item.metadata();
        Map<String, Object> attributes = metadata.attributes();
        List<String> cells =
            List.of(
                item.id(),
                String.valueOf(metadata.title()),
                String.valueOf(metadata.category()),
                String.valueOf(attributes.get("colour")),
                String.valueOf(attributes.get("pattern")),
                String.valueOf(attributes.get("style")),
                String.valueOf(attributes.get("price")),
                item.id() + ".png");
        out.write(String.join(",", cells) + "\n");
      }
    }
  }

  void users(List<DemoInteractions.Users.Attributes> users) throws IOException {
    try (Writer out = Files.newBufferedWriter(directory.resolve("users.csv"))) {
      out.write("customer_id,country,age\n");
      for (int user = 0; user < users.size(); user++) {
        DemoInteractions.Users.Attributes each = users.get(user);
        out.write("%06d,%s,%s\n".formatted(user, each.country(), each.age()));
      }
    }
  }

  void events(Interactions[] splits, SplittableRandom random) throws IOException {
    try (Writer out = Files.newBufferedWriter(directory.resolve("events.csv"))) {
      out.write("customer_id,sku,timestamp,event\n");
      for (int user = 0; user < splits[0].userCount(); user++) {
        long time = START + random.nextInt(DAYS * DAY);
        for (int item : itemsOf(splits, user)) {
          time += 1 + random.nextInt(DAY);
          String pair = "%06d,%s,".formatted(user, items.get(item).id());
          if (random.nextInt(3) == 0) {
            out.write(pair + time + ",view\n");
          }
          time += 60 + random.nextInt(600);
          out.write(pair + time + ",purchase\n");
        }
      }
    }
  }

  private static List<Integer> itemsOf(Interactions[] splits, int user) {
    List<Integer> all = new ArrayList<>();
    for (Interactions split : splits) {
      for (int at = split.start(user); at < split.end(user); at++) {
        all.add(split.item(at));
      }
    }
    return all;
  }
}
