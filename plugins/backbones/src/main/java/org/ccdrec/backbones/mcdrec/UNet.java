package org.ccdrec.backbones.mcdrec;

import static org.ccdrec.autodiff.ops.Ops.concatColumns;
import static org.ccdrec.autodiff.ops.Ops.silu;
import static org.ccdrec.autodiff.ops.Ops.sum;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.backbones.mcdrec.Convolve.Kind;
import org.ccdrec.spi.ParameterRegistry;

/**
 * The denoising network, a small U-Net (Ronneberger et al. 2015, in the form of Ho et al., NeurIPS
 * 2020): vectors of width d become planes, 8 × 8 for d = 64, one channel for the noisy id and one
 * for each modality. The output is one channel, the estimate of the clean id.
 *
 * <p>Planes are halved as long as both sides are even, at most three times, and have 8, 16, 16 and
 * 16 channels. The downward and the upward path have two {@link ResidualBlock}s at each size; the
 * upward blocks also receive the outputs of the downward ones. In the middle, two blocks surround
 * attention. For 8 × 8 the middle is a single place, where attention reduces to its value product
 * because the softmax over one place is 1. On other shapes each place likewise attends only to
 * itself.
 *
 * <p>The last convolution starts at 0, so the initial estimate is 0.
 */
final class UNet {
  private static final int[] WIDTHS = {8, 16, 16, 16};
  private static final int BLOCKS = 2;

  /** The blocks of one size, and the convolution that leads to the next size, if any. */
  private record Level(List<ResidualBlock> blocks, List<Filter> resize) {
    static Level empty() {
      return new Level(new ArrayList<>(), new ArrayList<>());
    }
  }

  private final Planes plane;
  private final StepEmbedding embedding;
  private final Filter in;
  private final List<Level> down = new ArrayList<>();
  private final List<Level> up = new ArrayList<>();
  private final ResidualBlock before;
  private final Norm attentionNorm;
  private final Filter value;
  private final Filter output;
  private final ResidualBlock after;
  private final Norm outNorm;
  private final Filter out;

  /**
   * Creates a network over vectors.
   *
   * @param dimension d
   * @param conditions the number of conditioning vectors, besides the noisy one
   * @param steps T
   */
  UNet(ParameterRegistry parameters, int dimension, int conditions, int steps) {
    String name = "mcdrec/unet";
    this.plane = plane(dimension);
    this.embedding = new StepEmbedding(parameters, name + "/time", steps);
    Planes planes = plane.withChannels(1 + conditions);
    this.in = Filter.of(parameters, name + "/in", Kind.SAME, planes, WIDTHS[0]);
    Deque<Planes> skipped = new ArrayDeque<>();
    planes = downwards(parameters, name + "/down", skipped);
    this.before = new ResidualBlock(parameters, name + "/before", planes, planes.channels());
    this.attentionNorm = Norm.of(parameters, name + "/attention/norm", planes);
    int channels = planes.channels();
    this.value = Filter.of(parameters, name + "/attention/value", Kind.POINT, planes, channels);
    this.output = Filter.of(parameters, name + "/attention/out", Kind.POINT, planes, channels);
    this.after = new ResidualBlock(parameters, name + "/after", planes, channels);
    planes = upwards(parameters, name + "/up", planes, skipped);
    this.outNorm = Norm.of(parameters, name + "/out/norm", planes);
    this.out = Filter.zero(parameters, name + "/out", Kind.SAME, planes, 1);
  }

  /** Returns the plane of a vector, as nearly square as the divisors of its width allow. */
  static Planes plane(int dimension) {
    int height = (int) Math.sqrt(dimension);
    while (dimension % height != 0) {
      height--;
    }
    return new Planes(height, dimension / height, 1);
  }

  private static int levels(Planes plane) {
    int halvings = Integer.numberOfTrailingZeros(plane.height() | plane.width());
    return 1 + Math.min(halvings, WIDTHS.length - 1);
  }

  private Planes downwards(ParameterRegistry parameters, String name, Deque<Planes> skipped) {
    Planes planes = in.to();
    int levels = levels(plane);
    for (int at = 0; at < levels; at++) {
      Level level = Level.empty();
      for (int block = 0; block < BLOCKS; block++) {
        ResidualBlock added =
            new ResidualBlock(parameters, name + "/" + at + "/" + block, planes, WIDTHS[at]);
        level.blocks.add(added);
        planes = added.to();
        skipped.push(planes);
      }
      if (at + 1 < levels) {
        Filter half =
            Filter.of(parameters, name + "/" + at + "/half", Kind.DOWN, planes, WIDTHS[at]);
        level.resize.add(half);
        planes = half.to();
      }
      down.add(level);
    }
    return planes;
  }

  private Planes upwards(
      ParameterRegistry parameters, String name, Planes lowest, Deque<Planes> skipped) {
    Planes planes = lowest;
    for (int at = down.size() - 1; at >= 0; at--) {
      Level level = Level.empty();
      for (int block = 0; block < BLOCKS; block++) {
        Planes joined = planes.withChannels(planes.channels() + skipped.pop().channels());
        ResidualBlock added =
            new ResidualBlock(parameters, name + "/" + at + "/" + block, joined, WIDTHS[at]);
        level.blocks.add(added);
        planes = added.to();
      }
      if (at > 0) {
        Filter twice =
            Filter.of(parameters, name + "/" + at + "/twice", Kind.UP, planes, WIDTHS[at]);
        level.resize.add(twice);
        planes = twice.to();
      }
      up.add(level);
    }
    return planes;
  }

  /**
   * Returns the estimates of clean vectors, {@code n × d}.
   *
   * @param noisy {@code n × d}
   * @param conditions each {@code n × d}
   */
  Var apply(Pass pass, Var noisy, List<Var> conditions) {
    Tape tape = pass.tape();
    Var times = embedding.apply(tape);
    List<Var> channels = new ArrayList<>();
    channels.add(tape.apply(new FoldPlanes(plane, false), noisy));
    conditions.forEach(c -> channels.add(tape.apply(new FoldPlanes(plane, false), c)));
    Var x = in.apply(tape, concatColumns(channels));
    Deque<Var> skipped = new ArrayDeque<>();
    for (Level level : down) {
      for (ResidualBlock block : level.blocks) {
        x = block.apply(pass, x, times);
        skipped.push(x);
      }
      x = resized(tape, level, x);
    }
    x = after.apply(pass, attended(tape, before.apply(pass, x, times)), times);
    for (Level level : up) {
      for (ResidualBlock block : level.blocks) {
        x = block.apply(pass, concatColumns(x, skipped.pop()), times);
      }
      x = resized(tape, level, x);
    }
    x = out.apply(tape, silu(outNorm.apply(tape, x)));
    return tape.apply(new FoldPlanes(plane, true), x);
  }

  private static Var resized(Tape tape, Level level, Var x) {
    return level.resize.isEmpty() ? x : level.resize.getFirst().apply(tape, x);
  }

  private Var attended(Tape tape, Var x) {
    Var values = value.apply(tape, attentionNorm.apply(tape, x));
    return sum(x, output.apply(tape, values));
  }
}
