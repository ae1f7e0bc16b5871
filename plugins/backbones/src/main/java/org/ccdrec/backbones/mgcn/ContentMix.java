package org.ccdrec.backbones.mgcn;

import static org.ccdrec.autodiff.ops.Ops.concatColumns;
import static org.ccdrec.autodiff.ops.Ops.difference;
import static org.ccdrec.autodiff.ops.Ops.matMul;
import static org.ccdrec.autodiff.ops.Ops.product;
import static org.ccdrec.autodiff.ops.Ops.sigmoid;
import static org.ccdrec.autodiff.ops.Ops.softmax;
import static org.ccdrec.autodiff.ops.Ops.tanh;
import static org.ccdrec.autodiff.ops.Ops.weightedSum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.backbones.shared.Linear;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.ModalityFeatures;

/**
 * Fuses the vectors e_m of M modalities, guided by the ids: the common part is {@code c = Σ_m a_m
 * e_m} with {@code a = softmax_m(tanh(e_m W + b) v)}, the specific parts are {@code s_m = (e_m − c)
 * ∘ σ(E W_m + b_m)}, and the result is their mean, {@code (c + Σ_m s_m) / (M + 1)}.
 */
final class ContentMix {
  private final Linear query;
  private final Parameter scores;
  private final List<Linear> preferences = new ArrayList<>();
  private final Matrix[] spreads;

  ContentMix(BackboneContext context, List<ModalityFeatures> modalities) {
    int d = context.dimension();
    this.query = Linear.xavierUniform(context.parameters(), "mgcn/query", d, d);
    this.scores = context.parameters().xavierUniform("mgcn/query/scores", d, 1);
    for (ModalityFeatures modality : modalities) {
      String name = "mgcn/preference/" + modality.name();
      preferences.add(Linear.xavierUniform(context.parameters(), name, d, d));
    }
    this.spreads = new Matrix[modalities.size()];
    Arrays.setAll(spreads, at -> spread(at, spreads.length, d));
  }

  /** Returns the matrix that copies column {@code at} of {@code n × m} to each of d columns. */
  private static Matrix spread(int at, int m, int d) {
    Matrix spread = Matrix.zeros(m, d);
    for (int column = 0; column < d; column++) {
      spread.set(at, column, 1);
    }
    return spread;
  }

  /**
   * Returns the fused vectors, {@code n × d}.
   *
   * @param ids the propagated ids of the same users and items, {@code n × d}
   * @param views the vectors of each modality, {@code n × d}
   */
  Var of(Tape tape, Var ids, List<Var> views) {
    Var common = common(tape, views);
    Var[] parts = new Var[views.size() + 1];
    parts[0] = common;
    for (int at = 0; at < views.size(); at++) {
      Var preference = sigmoid(preferences.get(at).apply(tape, ids));
      parts[at + 1] = product(difference(views.get(at), common), preference);
    }
    return mean(parts);
  }

  private Var common(Tape tape, List<Var> views) {
    Var v = tape.parameter(scores);
    List<Var> logits =
        views.stream().map(view -> matMul(tanh(query.apply(tape, view)), v)).toList();
    Var shares = softmax(concatColumns(logits));
    Var[] shared = new Var[views.size()];
    Arrays.setAll(shared, at -> product(views.get(at), matMul(shares, tape.constant(spreads[at]))));
    float[] ones = new float[shared.length];
    Arrays.fill(ones, 1);
    return weightedSum(ones, shared);
  }

  private static Var mean(Var[] parts) {
    float[] weights = new float[parts.length];
    Arrays.fill(weights, 1f / parts.length);
    return weightedSum(weights, parts);
  }
}
