package org.ccdrec.backbones.mcdrec;

import static org.ccdrec.autodiff.ops.Ops.silu;

import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.backbones.shared.Linear;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.ParameterRegistry;

/**
 * The step embeddings of the U-Net: sines and cosines of the step, followed by two dense layers
 * with SiLU, for all steps of the diffusion at once ({@code T × 32}).
 */
final class StepEmbedding {
  /** The width of an embedding. */
  static final int WIDTH = 32;

  private static final int WAVES = 4;

  private final Matrix waves;
  private final Linear first;
  private final Linear second;

  StepEmbedding(ParameterRegistry parameters, String name, int steps) {
    this.waves = waves(steps);
    this.first = Linear.xavierUniform(parameters, name + "/1", 2 * WAVES, WIDTH);
    this.second = Linear.xavierUniform(parameters, name + "/2", WIDTH, WIDTH);
  }

  private static Matrix waves(int steps) {
    Matrix waves = Matrix.zeros(steps, 2 * WAVES);
    for (int step = 0; step < steps; step++) {
      for (int wave = 0; wave < WAVES; wave++) {
        double angle = step * Math.exp(-wave * Math.log(10_000) / (WAVES - 1));
        waves.set(step, wave, (float) Math.sin(angle));
        waves.set(step, WAVES + wave, (float) Math.cos(angle));
      }
    }
    return waves;
  }

  Var apply(Tape tape) {
    Var hidden = silu(first.apply(tape, tape.constant(waves)));
    return silu(second.apply(tape, hidden));
  }
}
