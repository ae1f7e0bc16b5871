package org.ccdrec.trainer.demo;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.ccdrec.snapshot.ItemMetadata;

/**
 * One item of the demo catalogue.
 *
 * @param number its number in the catalogue, from 0
 * @param category its category
 * @param colour its main colour
 * @param pattern its surface pattern
 * @param ornament how ornate it is, from 0 (bare) to 1
 * @param price in an unspecified currency
 * @param seriesName the name it is sold under
 */
record DemoItem(
    int number,
    Category category,
    Colour colour,
    Pattern pattern,
    double ornament,
    double price,
    String seriesName) {
  private static final List<String> HEADS =
      List.of("Al", "Bre", "Co", "Da", "El", "Fjo", "Gre", "Ha", "I", "Ju", "Ka", "Lu", "Mi", "No");
  private static final List<String> TAILS =
      List.of("ma", "na", "rd", "lla", "ven", "sk", "ra", "mo", "lin", "tta", "vik", "ro", "sa");

  static DemoItem random(int number, SplittableRandom random) {
    Category category = pick(Category.values(), random);
    Colour colour = pick(Colour.values(), random);
    Pattern pattern = pick(Pattern.values(), random);
    double ornament = random.nextDouble();
    double dearness = 0.35 * random.nextGaussian() + 0.8 * (ornament - 0.5);
    double price = Math.round(100 * category.typicalPrice() * StrictMath.exp(dearness)) / 100.0;
    String name =
        pick(HEADS.toArray(String[]::new), random) + pick(TAILS.toArray(String[]::new), random);
    return new DemoItem(number, category, colour, pattern, ornament, price, name);
  }

  private static <T> T pick(T[] values, SplittableRandom random) {
    return values[random.nextInt(values.length)];
  }

  /** Returns the external id, such as {@code mug-0007}. */
  String id() {
    return "%s-%04d".formatted(category.label(), number);
  }

  /** Returns the path of the item's picture inside the dataset. */
  String image() {
    return "images/" + id() + ".png";
  }

  /** Returns the style: minimal, classic or ornate. */
  String style() {
    return ornament < 1.0 / 3 ? "minimal" : ornament < 2.0 / 3 ? "classic" : "ornate";
  }

  ItemMetadata metadata() {
    String words = style() + " " + pattern.label() + " " + colour.label() + " " + category.label();
    String title = words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    return new ItemMetadata(
        title + " " + seriesName,
        category.label(),
        image(),
        Map.of(
            "colour",
            colour.label(),
            "pattern",
            pattern.label(),
            "style",
            style(),
            "price",
            price));
  }
}
