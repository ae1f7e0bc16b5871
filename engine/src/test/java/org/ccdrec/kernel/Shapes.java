package org.ccdrec.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The matrix shapes that kernels are tested with: around vector widths and block sizes, and empty.
 */
final class Shapes {
  static final int[] ROWS = {0, 1, 3, 4, 5, 63, 64, 65, 1000};
  static final int[] COLUMNS = {1, 3, 16, 17, 31, 33, 64, 65, 100, 128, 130};

  /** Rows and columns. */
  record Shape(int rows, int columns) {}

  /** The shapes of a product {@code [n,k]·[k,m]}. */
  record ProductShape(int n, int k, int m) {}

  private Shapes() {}

  /**
   * Returns every number of rows and every number of columns, each combined with a random size of
   * the other.
   */
  static List<Shape> all(RandomGenerator random) {
    List<Shape> shapes = new ArrayList<>();
    for (int rows : ROWS) {
      shapes.add(new Shape(rows, draw(COLUMNS, random)));
      shapes.add(new Shape(rows, draw(COLUMNS, random)));
    }
    for (int columns : COLUMNS) {
      shapes.add(new Shape(1 + random.nextInt(70), columns));
    }
    return shapes;
  }

  /** Returns every size in every position at least once, with random sizes in the others. */
  static List<ProductShape> products(RandomGenerator random) {
    List<ProductShape> shapes = new ArrayList<>();
    for (int rows : ROWS) {
      shapes.add(new ProductShape(rows, draw(COLUMNS, random), draw(COLUMNS, random)));
      shapes.add(new ProductShape(draw(COLUMNS, random), rows, draw(COLUMNS, random)));
    }
    for (int columns : COLUMNS) {
      shapes.add(new ProductShape(1 + random.nextInt(70), columns, draw(COLUMNS, random)));
      shapes.add(new ProductShape(1 + random.nextInt(70), draw(COLUMNS, random), columns));
    }
    shapes.add(new ProductShape(129, 64, 64));
    shapes.add(new ProductShape(300, 128, 64));
    return shapes;
  }

  static int draw(int[] sizes, RandomGenerator random) {
    return sizes[random.nextInt(sizes.length)];
  }
}
