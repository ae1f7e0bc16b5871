package org.ccdrec.backbones.mcdrec;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Op.NoResidual;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * Lays out rows as {@link Planes} of one channel, line after line, or converts such planes back to
 * rows.
 *
 * @param planes the shape, of one channel
 * @param back whether planes are converted to rows
 */
record FoldPlanes(Planes planes, boolean back) implements Op<NoResidual> {
  public FoldPlanes {
    if (planes.channels() != 1) {
      throw new IllegalArgumentException("a row must become a plane of one channel; " + planes);
    }
  }

  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
    return Result.of(moved(workspace, inputs.getFirst(), back));
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    return List.of(new DenseGradient(moved(backward.workspace(), backward.denseUpstream(), !back)));
  }

  private Matrix moved(Workspace workspace, Matrix x, boolean toRows) {
    int rows = toRows ? planes.rows(x) : x.rows();
    int bands = planes.bands();
    int width = planes.columns();
    Matrix out =
        toRows ? workspace.matrix(rows, bands * width) : workspace.matrix(bands * rows, width);
    long bytes = (long) width * Float.BYTES;
    for (int band = 0; band < bands; band++) {
      for (int row = 0; row < rows; row++) {
        long inRow = ((long) row * bands + band) * bytes;
        long inBand = ((long) band * rows + row) * bytes;
        long source = toRows ? inBand : inRow;
        MemorySegment.copy(x.segment(), source, out.segment(), toRows ? inRow : inBand, bytes);
      }
    }
    return out;
  }
}
