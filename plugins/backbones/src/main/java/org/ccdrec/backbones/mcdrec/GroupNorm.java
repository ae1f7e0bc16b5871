package org.ccdrec.backbones.mcdrec;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * Group normalisation of {@link Planes} (Wu and He, ECCV 2018), variance + 1e-5: each row's groups
 * of channels get mean 0 and variance 1 over all their places, then a gain and a shift per channel.
 * Inputs are the planes, the gains and the shifts, both {@code 1 × channels}.
 *
 * @param planes the shape
 * @param groups the number of groups, a divisor of the number of channels
 */
record GroupNorm(Planes planes, int groups) implements Op<GroupNorm.Line> {
  private static final double EPSILON = 1e-5;

  /**
   * The normalisation as a linear function, {@code x ∘ scale + offset}, both {@code n × columns}
   * and the same for each band.
   */
  public record Line(Matrix scale, Matrix offset) {}

  public GroupNorm {
    if (groups < 1 || planes.channels() % groups != 0) {
      throw new IllegalArgumentException(
          "groups must divide the channels; groups=%d, channels=%d"
              .formatted(groups, planes.channels()));
    }
  }

  @Override
  public Result<Line> forward(Workspace workspace, List<Matrix> inputs) {
    Matrix x = inputs.getFirst();
    Line line = line(workspace, x);
    Matrix scale = scaledBy(workspace, line.scale, inputs.get(1));
    Matrix offset = scaledBy(workspace, line.offset, inputs.get(1));
    workspace.kernels().addRow(spread(workspace, inputs.get(2)), offset);
    return new Result<>(onLine(workspace, x, new Line(scale, offset)), line);
  }

  /** Returns the linear function that normalises. */
  private Line line(Workspace workspace, Matrix x) {
    int rows = planes.rows(x);
    float[] sums = bandSums(workspace, x).toArray();
    Matrix squared = workspace.matrix(x.rows(), x.columns());
    workspace.kernels().hadamard(x, x, squared);
    float[] squares = bandSums(workspace, squared).toArray();
    int width = columnsOfGroup();
    double count = elementsOfGroup();
    for (int start = 0; start < sums.length; start += width) {
      double mean = sum(sums, start, width) / count;
      double variance = Math.max(0, sum(squares, start, width) / count - mean * mean);
      double inverse = 1 / Math.sqrt(variance + EPSILON);
      Arrays.fill(squares, start, start + width, (float) inverse);
      Arrays.fill(sums, start, start + width, (float) (-mean * inverse));
    }
    return new Line(matrix(workspace, rows, squares), matrix(workspace, rows, sums));
  }

  private int columnsOfGroup() {
    return planes.columns() / groups;
  }

  private double elementsOfGroup() {
    return (double) columnsOfGroup() * planes.bands();
  }

  private static double sum(float[] values, int start, int count) {
    double sum = 0;
    for (int at = start; at < start + count; at++) {
      sum += values[at];
    }
    return sum;
  }

  /** Returns the sum of a row's bands, {@code n × columns}. */
  private Matrix bandSums(Workspace workspace, Matrix x) {
    Matrix sums = workspace.matrix(planes.rows(x), x.columns());
    for (int band = 0; band < planes.bands(); band++) {
      workspace.kernels().combine(1, planes.band(x, band), band == 0 ? 0 : 1, sums);
    }
    return sums;
  }

  private Matrix onLine(Workspace workspace, Matrix x, Line line) {
    Kernels kernels = workspace.kernels();
    Matrix out = workspace.matrix(x.rows(), x.columns());
    for (int band = 0; band < planes.bands(); band++) {
      Matrix part = planes.band(out, band);
      kernels.hadamard(planes.band(x, band), line.scale, part);
      kernels.combine(1, line.offset, 1, part);
    }
    return out;
  }

  private Matrix spread(Workspace workspace, Matrix ofChannels) {
    return matrix(workspace, 1, planes.spread(ofChannels.toArray()));
  }

  private Matrix scaledBy(Workspace workspace, Matrix x, Matrix gains) {
    float[] values = x.toArray();
    float[] factors = planes.spread(gains.toArray());
    for (int start = 0; start < values.length; start += factors.length) {
      for (int column = 0; column < factors.length; column++) {
        values[start + column] *= factors[column];
      }
    }
    return matrix(workspace, x.rows(), values);
  }

  private static Matrix matrix(Workspace workspace, int rows, float[] values) {
    Matrix matrix = workspace.matrix(rows, values.length / rows);
    matrix.segment().copyFrom(MemorySegment.ofArray(values));
    return matrix;
  }

  /**
   * With y the normalised values, g the gains and u the upstream gradient, {@code scale ∘ (g∘u −
   * mean(g∘u) − y ∘ mean(g∘u∘y))}, with means over groups: one term linear in u and one linear in
   * y.
   */
  @Override
  public List<@Nullable Gradient> vjp(Backward<Line> backward) {
    Workspace workspace = backward.workspace();
    Matrix upstream = backward.denseUpstream();
    Matrix normalised = onLine(workspace, backward.input(0), backward.residual());
    Matrix product = workspace.matrix(upstream.rows(), upstream.columns());
    workspace.kernels().hadamard(upstream, normalised, product);
    Matrix sums = bandSums(workspace, upstream);
    Matrix products = bandSums(workspace, product);
    return Arrays.asList(
        backward.wanted(0) ? ofPlanes(backward, normalised, sums, products) : null,
        backward.wanted(1) ? ofChannels(workspace, products) : null,
        backward.wanted(2) ? ofChannels(workspace, sums) : null);
  }

  private Gradient ofChannels(Workspace workspace, Matrix sums) {
    Matrix columns = workspace.matrix(1, sums.columns());
    workspace.kernels().columnSums(sums, columns);
    return new DenseGradient(matrix(workspace, 1, planes.gathered(columns.toArray())));
  }

  private Gradient ofPlanes(
      Backward<Line> backward, Matrix normalised, Matrix sums, Matrix products) {
    Workspace workspace = backward.workspace();
    Kernels kernels = workspace.kernels();
    Matrix gains = backward.input(1);
    Matrix scale = backward.residual().scale;
    Matrix offset = means(workspace, scaledBy(workspace, sums, gains), scale);
    Matrix slope = means(workspace, scaledBy(workspace, products, gains), scale);
    Matrix out =
        onLine(
            workspace,
            backward.denseUpstream(),
            new Line(scaledBy(workspace, scale, gains), offset));
    Matrix part = workspace.matrix(slope.rows(), slope.columns());
    for (int band = 0; band < planes.bands(); band++) {
      kernels.hadamard(planes.band(normalised, band), slope, part);
      kernels.combine(1, part, 1, planes.band(out, band));
    }
    return new DenseGradient(out);
  }

  /** Returns {@code −scale} times the mean over a group's elements, in each of its columns. */
  private Matrix means(Workspace workspace, Matrix sums, Matrix scale) {
    float[] values = sums.toArray();
    float[] scales = scale.toArray();
    int width = columnsOfGroup();
    for (int start = 0; start < values.length; start += width) {
      double mean = sum(values, start, width) / elementsOfGroup();
      Arrays.fill(values, start, start + width, (float) (-mean * scales[start]));
    }
    return matrix(workspace, sums.rows(), values);
  }
}
