package org.ccdrec.trainer.demo;

import java.util.Locale;

/** The category of a demo item, with its typical price. */
enum Category {
  MUG(12),
  LAMP(60),
  CHAIR(110),
  VASE(35),
  CUSHION(25),
  CLOCK(45),
  RUG(140),
  TEAPOT(40),
  BAG(70),
  HAT(30),
  BOWL(18),
  UMBRELLA(22);

  private final double typicalPrice;

  Category(double typicalPrice) {
    this.typicalPrice = typicalPrice;
  }

  double typicalPrice() {
    return typicalPrice;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
