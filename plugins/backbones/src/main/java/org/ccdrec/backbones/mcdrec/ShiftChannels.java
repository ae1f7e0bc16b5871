package org.ccdrec.backbones.mcdrec;

import java.util.Arrays;
import java.util.List;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Op.NoResidual;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * Adds one number to each channel of a row of {@link Planes}: inputs are the planes and a table,
 * {@code kinds × channels}.
 *
 * @param planes the shape
 * @param kinds the table row of each row
 */
record ShiftChannels(Planes planes, int[] kinds) implements Op<NoResidual> {
  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
    Kernels kernels = workspace.kernels();
    Matrix x = inputs.getFirst();
    Matrix table = inputs.get(1);
    Matrix spread = workspace.matrix(table.rows(), planes.columns());
    float[] ofChannels = new float[planes.channels()];
    for (int kind = 0; kind < table.rows(); kind++) {
      table.readRow(kind, ofChannels);
      spread.writeRow(kind, planes.spread(ofChannels));
    }
    Matrix shifts = workspace.matrix(planes.rows(x), planes.columns());
    kernels.gather(spread, kinds, shifts);
    Matrix out = workspace.matrix(x.rows(), x.columns());
    out.copyFrom(x);
    for (int band = 0; band < planes.bands(); band++) {
      kernels.combine(1, shifts, 1, planes.band(out, band));
    }
    return Result.of(out);
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    return Arrays.asList(backward.upstream(), backward.wanted(1) ? ofTable(backward) : null);
  }

  private Gradient ofTable(Backward<NoResidual> backward) {
    Workspace workspace = backward.workspace();
    Matrix upstream = backward.denseUpstream();
    Matrix sums = workspace.matrix(kinds.length, planes.columns());
    for (int band = 0; band < planes.bands(); band++) {
      workspace.kernels().combine(1, planes.band(upstream, band), band == 0 ? 0 : 1, sums);
    }
    float[] ofRows = sums.toArray();
    float[][] ofKinds = new float[backward.input(1).rows()][planes.columns()];
    for (int row = 0; row < kinds.length; row++) {
      float[] sum = ofKinds[kinds[row]];
      for (int column = 0; column < sum.length; column++) {
        sum[column] += ofRows[row * sum.length + column];
      }
    }
    Matrix gradient = workspace.matrix(ofKinds.length, planes.channels());
    for (int kind = 0; kind < ofKinds.length; kind++) {
      gradient.writeRow(kind, planes.gathered(ofKinds[kind]));
    }
    return new DenseGradient(gradient);
  }
}
