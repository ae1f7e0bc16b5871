package org.ccdrec.backbones.mcdrec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.testkit.DoubleMatrix;
import org.ccdrec.testkit.OpCase;
import org.ccdrec.testkit.OpContract;
import org.nd4j.autodiff.samediff.SDVariable;

/** Runs the operation contract on the operations on {@link Planes}, cut into bands and whole. */
final class PlaneOpTest extends OpContract {
  private RandomGenerator random = RandomGenerator.getDefault();
  private final List<OpCase> cases = new ArrayList<>();

  @Override
  protected Kernels.Kind kernels() {
    return Kernels.Kind.VECTOR;
  }

  @Override
  protected List<OpCase> cases(RandomGenerator random) {
    cases.clear();
    this.random = random;
    for (Convolve.Kind kind : Convolve.Kind.values()) {
      convolution(kind, new Planes(4, 6, 2), 3);
      convolution(kind, new Planes(2, 2, 3), 2);
    }
    convolution(Convolve.Kind.UP, new Planes(1, 1, 2), 2);
    groups(new Planes(4, 2, 6), 3);
    groups(new Planes(2, 2, 4), 2);
    shifts(new Planes(4, 2, 3));
    folds(new Planes(4, 2, 1));
    dropout(new Planes(4, 2, 2));
    return cases;
  }

  private static final int ROWS = 3;
  private static final double EPSILON = 1e-5;

  private static double at(DoubleMatrix x, Planes planes, int row, int channel, int y, int xAt) {
    return x.at(planes.band(y) * ROWS + row, planes.column(channel, y, xAt));
  }

  /** A matrix of planes from a function of row, channel, y and x. */
  private interface Value {
    double at(int row, int channel, int y, int x);
  }

  private static DoubleMatrix planes(Planes planes, Value value) {
    double[] values = new double[planes.bands() * ROWS * planes.columns()];
    for (int row = 0; row < ROWS; row++) {
      for (int channel = 0; channel < planes.channels(); channel++) {
        for (int place = 0; place < planes.places(); place++) {
          int y = place / planes.width();
          int x = place % planes.width();
          int target =
              (planes.band(y) * ROWS + row) * planes.columns() + planes.column(channel, y, x);
          values[target] = value.at(row, channel, y, x);
        }
      }
    }
    return new DoubleMatrix(planes.bands() * ROWS, planes.columns(), values);
  }

  private static int taps(Convolve.Kind kind) {
    return kind == Convolve.Kind.POINT ? 1 : 9;
  }

  /** Returns the place of the input that a tap of a place of the result reads; −1 for none. */
  private static int read(Convolve.Kind kind, Planes from, Planes to, int place, int tap) {
    int y = place / to.width();
    int x = place % to.width();
    int down = tap / 3;
    int right = tap % 3;
    int readY =
        switch (kind) {
          case POINT -> y;
          case SAME, UP -> y + down - 1;
          case DOWN -> 2 * y + down;
        };
    int readX =
        switch (kind) {
          case POINT -> x;
          case SAME, UP -> x + right - 1;
          case DOWN -> 2 * x + right;
        };
    int doubling = kind == Convolve.Kind.UP ? 2 : 1;
    boolean outside =
        readY < 0
            || readX < 0
            || readY >= doubling * from.height()
            || readX >= doubling * from.width();
    return outside ? -1 : readY / doubling * from.width() + readX / doubling;
  }

  private void convolution(Convolve.Kind kind, Planes from, int channels) {
    Convolve op = new Convolve(kind, from, channels);
    Planes to = op.to();
    cases.add(
        OpCase.of(
                op,
                List.of(
                    normal(from),
                    normal(taps(kind) * from.channels(), channels),
                    normal(1, channels)),
                in ->
                    planes(
                        to,
                        (row, channel, y, x) -> {
                          double sum = in.get(2).at(0, channel);
                          for (int tap = 0; tap < taps(kind); tap++) {
                            int place = read(kind, from, to, y * to.width() + x, tap);
                            for (int c = 0; place >= 0 && c < from.channels(); c++) {
                              sum +=
                                  at(
                                          in.get(0),
                                          from,
                                          row,
                                          c,
                                          place / from.width(),
                                          place % from.width())
                                      * in.get(1).at(tap * from.channels() + c, channel);
                            }
                          }
                          return sum;
                        }))
            .withGraph(
                (sd, in) -> {
                  SDVariable places = byPlace(in.get(0), from);
                  SDVariable sum = null;
                  for (int tap = 0; tap < taps(kind); tap++) {
                    int chosen = tap;
                    DoubleMatrix reads =
                        DoubleMatrix.of(
                            ROWS * to.places(),
                            ROWS * from.places(),
                            (t, f) ->
                                t / to.places() == f / from.places()
                                        && read(kind, from, to, t % to.places(), chosen)
                                            == f % from.places()
                                    ? 1
                                    : 0);
                    DoubleMatrix weights =
                        DoubleMatrix.of(
                            from.channels(),
                            taps(kind) * from.channels(),
                            (c, k) -> k == chosen * from.channels() + c ? 1 : 0);
                    SDVariable part =
                        sd.mmul(
                            sd.mmul(constant(sd, reads), places),
                            sd.mmul(constant(sd, weights), in.get(1)));
                    sum = sum == null ? part : sum.add(part);
                  }
                  return byBand(sum.add(in.get(2)), to);
                }));
  }

  /** Planes as {@code (rows · places) × channels}. */
  private static SDVariable byPlace(SDVariable x, Planes planes) {
    return x.reshape(planes.bands(), ROWS, planes.channels(), planes.lines(), planes.width())
        .permute(1, 0, 3, 4, 2)
        .reshape((long) ROWS * planes.places(), planes.channels());
  }

  /** Returns the inverse of {@link #byPlace}. */
  private static SDVariable byBand(SDVariable x, Planes planes) {
    return x.reshape(ROWS, planes.bands(), planes.lines(), planes.width(), planes.channels())
        .permute(1, 0, 4, 2, 3)
        .reshape((long) planes.bands() * ROWS, planes.columns());
  }

  private void groups(Planes planes, int groups) {
    int each = planes.channels() / groups;
    cases.add(
        OpCase.of(
                new GroupNorm(planes, groups),
                List.of(normal(planes), normal(1, planes.channels()), normal(1, planes.channels())),
                in ->
                    planes(
                        planes,
                        (row, channel, y, x) -> {
                          double[] group =
                              group(in.getFirst(), planes, row, channel / each * each, each);
                          double mean = Arrays.stream(group).average().orElseThrow();
                          double variance =
                              Arrays.stream(group)
                                  .map(v -> (v - mean) * (v - mean))
                                  .average()
                                  .orElseThrow();
                          double normalised =
                              (at(in.getFirst(), planes, row, channel, y, x) - mean)
                                  / Math.sqrt(variance + EPSILON);
                          return normalised * in.get(1).at(0, channel) + in.get(2).at(0, channel);
                        }))
            .withGraph(
                (sd, in) -> {
                  SDVariable x =
                      byPlace(in.getFirst(), planes)
                          .reshape(ROWS, planes.places(), groups, each)
                          .permute(0, 2, 1, 3)
                          .reshape((long) ROWS * groups, (long) planes.places() * each);
                  SDVariable centred = x.sub(x.mean(true, 1));
                  SDVariable deviation =
                      sd.math().sqrt(sd.math().square(centred).mean(true, 1).add(EPSILON));
                  SDVariable normalised =
                      centred
                          .div(deviation)
                          .reshape(ROWS, groups, planes.places(), each)
                          .permute(0, 2, 1, 3)
                          .reshape((long) ROWS * planes.places(), planes.channels());
                  return byBand(normalised.mul(in.get(1)).add(in.get(2)), planes);
                }));
  }

  private static double[] group(DoubleMatrix x, Planes planes, int row, int first, int channels) {
    double[] values = new double[channels * planes.places()];
    for (int at = 0; at < values.length; at++) {
      int place = at % planes.places();
      values[at] =
          at(
              x,
              planes,
              row,
              first + at / planes.places(),
              place / planes.width(),
              place % planes.width());
    }
    return values;
  }

  private void shifts(Planes planes) {
    int[] kinds = {2, 0, 2};
    DoubleMatrix chosen =
        DoubleMatrix.of(
            ROWS * planes.places(), 4, (r, k) -> kinds[r / planes.places()] == k ? 1 : 0);
    cases.add(
        OpCase.of(
                new ShiftChannels(planes, kinds),
                List.of(normal(planes), normal(4, planes.channels())),
                in ->
                    planes(
                        planes,
                        (row, channel, y, x) ->
                            at(in.get(0), planes, row, channel, y, x)
                                + in.get(1).at(kinds[row], channel)))
            .withGraph(
                (sd, in) ->
                    byBand(
                        byPlace(in.get(0), planes).add(sd.mmul(constant(sd, chosen), in.get(1))),
                        planes)));
  }

  private void folds(Planes planes) {
    cases.add(
        OpCase.of(
                new FoldPlanes(planes, false),
                List.of(normal(ROWS, planes.places())),
                in ->
                    planes(
                        planes,
                        (row, channel, y, x) -> in.getFirst().at(row, y * planes.width() + x)))
            .withGraph(
                (sd, in) ->
                    byBand(in.getFirst().reshape((long) ROWS * planes.places(), 1), planes)));
    cases.add(
        OpCase.of(
                new FoldPlanes(planes, true),
                List.of(normal(planes)),
                in ->
                    DoubleMatrix.of(
                        ROWS,
                        planes.places(),
                        (r, p) ->
                            at(
                                in.getFirst(),
                                planes,
                                r,
                                0,
                                p / planes.width(),
                                p % planes.width())))
            .withGraph((sd, in) -> byPlace(in.getFirst(), planes).reshape(ROWS, planes.places())));
  }

  private void dropout(Planes planes) {
    DropoutRows op = new DropoutRows(.4, random.nextLong(), new int[] {7, 1, 4});
    DoubleMatrix mask =
        DoubleMatrix.of(
            planes.bands() * ROWS,
            planes.columns(),
            (r, c) -> op.factors(r / ROWS, op.ids()[r % ROWS], planes.columns())[c]);
    cases.add(
        OpCase.of(op, List.of(normal(planes)), in -> in.getFirst().zip(mask, (a, b) -> a * b))
            .withGraph((sd, in) -> in.getFirst().mul(constant(sd, mask))));
  }

  private Matrix normal(int rows, int columns) {
    return normal(random, rows, columns);
  }

  private Matrix normal(Planes planes) {
    return normal(planes.bands() * ROWS, planes.columns());
  }
}
