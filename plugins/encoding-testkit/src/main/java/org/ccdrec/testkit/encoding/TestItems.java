package org.ccdrec.testkit.encoding;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.ccdrec.encoding.ItemContent;

/** Generated items with texts, attributes and drawn pictures. Stateless. */
public final class TestItems {
  private static final List<String> KINDS = List.of("Boots", "Sandals", "Hat", "Scarf", "Belt");
  private static final List<String> BRANDS = List.of("Acme", "Zenith", "Nord");
  private static final int SIDE = 24;

  private TestItems() {}

  /** Returns items with the ids {@code item-0}, {@code item-1} and so on, determined by a seed. */
  public static List<ItemContent> generated(int count, long seed) {
    var random = new Random(seed);
    List<ItemContent> items = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      String kind = KINDS.get(random.nextInt(KINDS.size()));
      String brand = BRANDS.get(random.nextInt(BRANDS.size()));
      byte[] picture = picture(random);
      items.add(
          ItemContent.of("item-" + number)
              .withText(ItemContent.TITLE, "%s %s number %d".formatted(brand, kind, number))
              .withText(ItemContent.BRAND, brand)
              .withText(ItemContent.CATEGORY, "Fashion > " + kind)
              .withText(ItemContent.DESCRIPTION, "A fine " + kind + ", für jeden Tag.")
              .withAttribute("brand", brand)
              .withAttribute("price", 10 + random.nextInt(90))
              .withAttribute("new", random.nextBoolean())
              .withAttribute("tags", List.of(kind, brand))
              .withPicture(() -> picture));
    }
    return items;
  }

  private static byte[] picture(Random random) {
    var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(random.nextInt(0x1000000)));
    graphics.fillRect(0, 0, SIDE, SIDE);
    graphics.setColor(new Color(random.nextInt(0x1000000)));
    graphics.fillOval(random.nextInt(SIDE / 2), random.nextInt(SIDE / 2), SIDE / 2, SIDE / 2);
    graphics.dispose();
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
