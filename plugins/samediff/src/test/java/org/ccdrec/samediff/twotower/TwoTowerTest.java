package org.ccdrec.samediff.twotower;

import static org.ccdrec.autodiff.ops.Ops.addRow;
import static org.ccdrec.autodiff.ops.Ops.matMul;
import static org.ccdrec.autodiff.ops.Ops.pairwiseLoss;
import static org.ccdrec.autodiff.ops.Ops.sum;
import static org.ccdrec.autodiff.ops.Ops.tanh;
import static org.ccdrec.autodiff.ops.Ops.weightedSum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.autodiff.ops.RowPairs;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.samediff.SameDiffPlugin;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ForwardRequest.Phase;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.Representations;
import org.ccdrec.testkit.TestData;
import org.ccdrec.testkit.TestHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Compares the graph with the same model built from operations of the tape. */
final class TwoTowerTest {
  private static final float TOLERANCE = 1e-5f;

  private TestHost host;
  private Backbone backbone;

  @BeforeEach
  void make() {
    host = new TestHost(TestData.small(), 7);
    backbone = SameDiffPlugin.TWO_TOWER.create(new TwoTowerConfig(5, true), host);
    SplittableRandom random = new SplittableRandom(9);
    for (String bias : new String[] {"user-bias", "item-bias"}) {
      Matrix value = host.registered(bias).value();
      for (int column = 0; column < value.columns(); column++) {
        value.set(0, column, (float) random.nextGaussian());
      }
    }
  }

  @AfterEach
  void close() {
    backbone.close();
    host.close();
  }

  @Test
  void vectorsAreThoseOfOurOperations() {
    float[][] graph = vectors(this::graph);
    float[][] ours = vectors(this::ours);
    assertArrayEquals(ours[0], graph[0], TOLERANCE);
    assertArrayEquals(ours[1], graph[1], TOLERANCE);
  }

  @Test
  void gradientsAreThoseOfOurOperations() {
    Map<String, float[]> graph = gradients(this::graph);
    Map<String, float[]> ours = gradients(this::ours);
    assertEquals(ours.keySet(), graph.keySet());
    assertTrue(ours.keySet().containsAll(List.of("users", "items", "item-out")));
    assertTrue(ours.size() > 8, "projections of content must have gradients too; " + ours.keySet());
    ours.forEach(
        (name, expected) -> {
          assertTrue(
              IntStream.range(0, expected.length).anyMatch(at -> Math.abs(expected[at]) > 1e-4),
              name);
          assertArrayEquals(expected, graph.get(name), TOLERANCE, name);
        });
  }

  private Representations graph(Tape tape) {
    ForwardRequest all =
        ForwardRequest.all(
            Phase.TRAINING, host.interactions().userCount(), host.interactions().itemCount());
    return backbone.forward(tape, all, ItemFusion.IDENTITY);
  }

  private Representations ours(Tape tape) {
    int[] items = IntStream.range(0, host.interactions().itemCount()).toArray();
    int modalities = host.modalities().size();
    Var content = parameter(tape, "items");
    for (int at = 0; at < modalities; at++) {
      content =
          weightedSum(
              new float[] {1, 1f / modalities},
              content,
              host.modalities().get(at).project(tape, items));
    }
    return Representations.of(
        tower(tape, parameter(tape, "users"), "user"), tower(tape, content, "item"));
  }

  private Var tower(Tape tape, Var x, String side) {
    Var product = matMul(x, parameter(tape, side + "-hidden"));
    Var shifted = addRow(product, parameter(tape, side + "-bias"));
    Var hidden = tanh(shifted);
    Var out = matMul(hidden, parameter(tape, side + "-out"));
    return sum(x, out);
  }

  private Var parameter(Tape tape, String name) {
    return tape.parameter(host.registered(name));
  }

  private float[][] vectors(Function<Tape, Representations> model) {
    try (Tape tape = host.tape()) {
      Representations made = model.apply(tape);
      return new float[][] {made.users().value().toArray(), made.items().value().toArray()};
    }
  }

  private Map<String, float[]> gradients(Function<Tape, Representations> model) {
    Batch batch = host.data().batch(16, 3);
    try (Tape tape = host.tape()) {
      Representations made = model.apply(tape);
      tape.backward(
          pairwiseLoss(
              made.users(),
              made.items(),
              RowPairs.of(batch.users(), batch.positives()),
              batch.negatives()));
      Map<String, float[]> gradients = new LinkedHashMap<>();
      for (Parameter parameter : host.registered()) {
        Var leaf = tape.parameter(parameter);
        if (tape.gradient(leaf) != null) {
          gradients.put(parameter.name(), tape.gradient(leaf).dense(tape.workspace()).toArray());
        }
      }
      return gradients;
    }
  }
}
