package org.ccdrec.backbones.mcdrec;

import static org.ccdrec.autodiff.ops.Ops.silu;
import static org.ccdrec.autodiff.ops.Ops.sum;

import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.backbones.mcdrec.Convolve.Kind;
import org.ccdrec.backbones.shared.Linear;
import org.ccdrec.spi.ParameterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * A residual block of the U-Net. Twice it applies normalisation, SiLU and a 3 × 3 convolution; the
 * step's embedding is added to the channels in between, with dropout before the second convolution.
 * The input is added to the result, through a 1 × 1 convolution if the number of channels changes.
 */
final class ResidualBlock {
  private final Norm firstNorm;
  private final Filter first;
  private final Linear time;
  private final Norm secondNorm;
  private final Filter second;
  private final @Nullable Filter shortcut;

  ResidualBlock(ParameterRegistry parameters, String name, Planes from, int channels) {
    this.firstNorm = Norm.of(parameters, name + "/norm1", from);
    this.first = Filter.of(parameters, name + "/conv1", Kind.SAME, from, channels);
    this.time = Linear.xavierUniform(parameters, name + "/time", StepEmbedding.WIDTH, channels);
    this.secondNorm = Norm.of(parameters, name + "/norm2", first.to());
    this.second = Filter.of(parameters, name + "/conv2", Kind.SAME, first.to(), channels);
    this.shortcut =
        from.channels() == channels
            ? null
            : Filter.of(parameters, name + "/shortcut", Kind.POINT, from, channels);
  }

  /** Returns the shape of the output. */
  Planes to() {
    return second.to();
  }

  /**
   * Applies the block.
   *
   * @param times the steps' embeddings, one row per step of the diffusion
   */
  Var apply(Pass pass, Var x, Var times) {
    Tape tape = pass.tape();
    Var hidden = first.apply(tape, silu(firstNorm.apply(tape, x)));
    hidden =
        tape.apply(new ShiftChannels(first.to(), pass.steps()), hidden, time.apply(tape, times));
    hidden = pass.dropped(silu(secondNorm.apply(tape, hidden)));
    hidden = second.apply(tape, hidden);
    return sum(hidden, shortcut == null ? x : shortcut.apply(tape, x));
  }
}
