package org.ccdrec.server.console;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.snapshot.AttributeType;
import org.ccdrec.snapshot.ItemMetadata;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.snapshot.UserSegments;

/** A store for the console to look at: items with pictures, and titles that are markup. */
final class ConsoleShop {
  static final int ITEMS = 40;

  /** Users of a country who took one item alone. */
  private static final UserSegments.Segment LISTENERS =
      new UserSegments.Segment(9, 50, new int[] {7}, new int[] {50});

  private ConsoleShop() {}

  static SnapshotId publish(SnapshotStore store, long seed) throws IOException {
    return new GeneratedSnapshot(seed, 20, ITEMS, 4, 3)
        .writer("shop")
        .metadata(Map.of("price", AttributeType.NUMBER), ConsoleShop::metadata)
        .images(item -> item % 2 == 0 ? picture(item) : new byte[0])
        .segments(new UserSegments(new TreeMap<>(Map.of("country", Map.of("de", LISTENERS)))))
        .publish(store);
  }

  static String title(String id) {
    return "<img src=x onerror=\"document.title='taken over'\"><b>" + id + "</b>";
  }

  private static ItemMetadata metadata(int item) {
    String image = item % 4 == 1 ? "javascript:document.title='taken over'" : null;
    String category = item < ITEMS / 2 ? "music" : "<script>sport</script>";
    return new ItemMetadata(title("i" + item), category, image, Map.of("price", item * 0.5));
  }

  private static byte[] picture(int item) {
    var image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    image.setRGB(item % 8, item / 8, 0xFF8800);
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail to be written", e);
    }
    return bytes.toByteArray();
  }
}
