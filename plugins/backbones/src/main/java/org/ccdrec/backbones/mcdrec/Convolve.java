package org.ccdrec.backbones.mcdrec;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * A convolution of {@link Planes}: inputs are the planes, the kernel {@code (taps · channels in) ×
 * channels out} (taps line by line), and the bias {@code 1 × channels out}.
 *
 * <p>Between an input band and a result band the convolution is a small dense matrix, and many
 * pairs of bands share the same one. Each distinct matrix is assembled from the kernel and
 * multiplied by all rows of all its bands at once. No patch of a plane is copied, and the products
 * are wide enough for the kernels to be efficient. For small or narrow planes the multiplications
 * by zero cost less than copying patches would.
 */
final class Convolve implements Op<List<Matrix>> {
  /** The input values that a value of the result depends on. */
  public enum Kind {
    /** 3 × 3 around the place, zero-padded. */
    SAME(3),
    /** 3 × 3 around twice the place, which halves the plane; zero-padded. */
    DOWN(3),
    /** 3 × 3 around the place, after doubling the plane by repeating each value. */
    UP(3),
    /** The place only. */
    POINT(1);

    private final int side;

    Kind(int side) {
      this.side = side;
    }

    /** Returns the number of taps. */
    public int taps() {
      return side * side;
    }

    /** Returns the place that a tap reads along one axis; it may lie outside the plane. */
    private int read(int place, int tap) {
      return switch (this) {
        case POINT -> place;
        case SAME -> place + tap - 1;
        case DOWN -> 2 * place + tap;
        case UP -> Math.floorDiv(place + tap - 1, 2);
      };
    }
  }

  /**
   * Pairs of bands that share a matrix: input bands {@code in …} and result bands {@code out …}.
   * Element {@code places[e]} of the matrix is the sum of the weights assigned to it.
   */
  private record Link(int in, int out, int bands, int[] places, int[] weights) {
    boolean continuedBy(int[] otherPlaces, int[] otherWeights, int otherIn, int otherOut) {
      return otherIn == in + bands
          && otherOut == out + bands
          && Arrays.equals(places, otherPlaces)
          && Arrays.equals(weights, otherWeights);
    }
  }

  private final Planes from;
  private final Planes to;
  private final Kind kind;
  private final List<Link> links;

  /** Creates a convolution of planes of a shape into {@code channels} channels. */
  public Convolve(Kind kind, Planes from, int channels) {
    this.kind = kind;
    this.from = from;
    Planes size =
        switch (kind) {
          case SAME, POINT -> from;
          case DOWN -> from.halved();
          case UP -> from.doubled();
        };
    this.to = size.withChannels(channels);
    this.links = links();
  }

  /** Returns the shape of the result's planes. */
  public Planes to() {
    return to;
  }

  private List<Link> links() {
    List<Link> all = new ArrayList<>();
    for (int shift = -to.bands(); shift <= from.bands(); shift++) {
      Link last = null;
      for (int out = Math.max(0, -shift); out < to.bands() && out + shift < from.bands(); out++) {
        int in = out + shift;
        int[] places = entries(in, out, true);
        int[] weights = entries(in, out, false);
        if (last != null && last.continuedBy(places, weights, in, out)) {
          all.removeLast();
          last = new Link(last.in, last.out, last.bands + 1, places, weights);
        } else {
          last = new Link(in, out, 1, places, weights);
        }
        if (places.length > 0) {
          all.add(last);
        } else {
          last = null;
        }
      }
    }
    return List.copyOf(all);
  }

  /**
   * Returns, for each product of a value and a weight between two bands, its place or its weight.
   */
  private int[] entries(int in, int out, boolean places) {
    IntStream.Builder found = IntStream.builder();
    for (int y = out * to.lines(); y < (out + 1) * to.lines(); y++) {
      for (int x = 0; x < to.width(); x++) {
        for (int tap = 0; tap < kind.taps(); tap++) {
          int fromY = kind.read(y, tap / kind.side);
          int fromX = kind.read(x, tap % kind.side);
          if (fromY < 0 || fromY >= from.height() || from.band(fromY) != in) {
            continue;
          }
          if (fromX < 0 || fromX >= from.width()) {
            continue;
          }
          for (int c = 0; c < from.channels(); c++) {
            for (int d = 0; d < to.channels(); d++) {
              found.add(
                  places
                      ? from.column(c, fromY, fromX) * to.columns() + to.column(d, y, x)
                      : (tap * from.channels() + c) * to.channels() + d);
            }
          }
        }
      }
    }
    return found.build().toArray();
  }

  @Override
  public Result<List<Matrix>> forward(Workspace workspace, List<Matrix> inputs) {
    Kernels kernels = workspace.kernels();
    Matrix x = inputs.getFirst();
    int rows = from.rows(x);
    requireShape(inputs.get(1), kind.taps() * from.channels());
    requireShape(inputs.get(2), 1);
    Matrix out = workspace.zeros(to.bands() * rows, to.columns());
    kernels.addRow(matrix(workspace, 1, to.spread(inputs.get(2).toArray())), out);
    float[] weights = inputs.get(1).toArray();
    List<Matrix> blocks = new ArrayList<>(links.size());
    for (Link link : links) {
      Matrix block = block(workspace, link, weights);
      blocks.add(block);
      kernels.multiply(
          bands(x, link.in, link, rows), block, bands(out, link.out, link, rows), true);
    }
    return new Result<>(out, blocks);
  }

  private void requireShape(Matrix matrix, int rows) {
    if (matrix.rows() != rows || matrix.columns() != to.channels()) {
      throw new IllegalArgumentException(
          "kernel and bias must have taps · channels in and 1 row and a column per channel out;"
              + " %s must have %d × %d".formatted(matrix, rows, to.channels()));
    }
  }

  private Matrix block(Workspace workspace, Link link, float[] weights) {
    float[] block = new float[from.columns() * to.columns()];
    for (int at = 0; at < link.places.length; at++) {
      block[link.places[at]] += weights[link.weights[at]];
    }
    return matrix(workspace, from.columns(), block);
  }

  private static Matrix matrix(Workspace workspace, int rows, float[] values) {
    Matrix matrix = workspace.matrix(rows, values.length / rows);
    matrix.segment().copyFrom(MemorySegment.ofArray(values));
    return matrix;
  }

  private static Matrix bands(Matrix all, int first, Link link, int rows) {
    return all.rowRange(first * rows, (first + link.bands) * rows);
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<List<Matrix>> backward) {
    Matrix upstream = backward.denseUpstream();
    return Arrays.asList(
        backward.wanted(0) ? ofPlanes(backward, upstream) : null,
        backward.wanted(1) ? ofKernel(backward, upstream) : null,
        backward.wanted(2) ? ofBias(backward.workspace(), upstream) : null);
  }

  private Gradient ofPlanes(Backward<List<Matrix>> backward, Matrix upstream) {
    Workspace workspace = backward.workspace();
    Matrix gradient = workspace.zeros(backward.input(0).rows(), from.columns());
    int rows = from.rows(gradient);
    for (int at = 0; at < links.size(); at++) {
      Link link = links.get(at);
      workspace
          .kernels()
          .multiplyTransposedB(
              bands(upstream, link.out, link, rows),
              backward.residual().get(at),
              bands(gradient, link.in, link, rows),
              true);
    }
    return new DenseGradient(gradient);
  }

  private Gradient ofKernel(Backward<List<Matrix>> backward, Matrix upstream) {
    Workspace workspace = backward.workspace();
    Matrix x = backward.input(0);
    int rows = from.rows(x);
    float[] gradient = new float[Math.toIntExact(backward.input(1).length())];
    Matrix product = workspace.matrix(from.columns(), to.columns());
    for (Link link : links) {
      workspace
          .kernels()
          .multiplyTransposedA(
              bands(x, link.in, link, rows), bands(upstream, link.out, link, rows), product, false);
      float[] block = product.toArray();
      for (int at = 0; at < link.places.length; at++) {
        gradient[link.weights[at]] += block[link.places[at]];
      }
    }
    return new DenseGradient(matrix(workspace, backward.input(1).rows(), gradient));
  }

  private Gradient ofBias(Workspace workspace, Matrix upstream) {
    Matrix sums = workspace.matrix(1, to.columns());
    workspace.kernels().columnSums(upstream, sums);
    return new DenseGradient(matrix(workspace, 1, to.gathered(sums.toArray())));
  }
}
