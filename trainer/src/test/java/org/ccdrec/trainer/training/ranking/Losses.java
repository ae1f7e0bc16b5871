package org.ccdrec.trainer.training.ranking;

import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.Representations;

/** Test fixture: values of ranking losses. */
final class Losses {
  private Losses() {}

  static double value(RankingTerms terms, Matrix users, Matrix items) {
    try (Kernels kernels = Kernels.create(Kernels.Kind.SCALAR, 1);
        Tape tape = new Tape(kernels, new MatrixPool())) {
      return terms.on(Representations.of(tape.constant(users), tape.constant(items))).scalar();
    }
  }
}
