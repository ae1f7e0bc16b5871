package org.ccdrec.testkit;

import static org.ccdrec.autodiff.ops.Ops.pairwiseLoss;
import static org.ccdrec.autodiff.ops.Ops.sum;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.ccdrec.autodiff.Adam;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.autodiff.ops.RowPairs;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ForwardRequest.Phase;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.Representations;

/** A backbone with its own host, at the start of its first epoch. */
final class HostedBackbone implements GradientCheck.Subject {

  private static final double LEARNING_RATE = 0.02;

  private final TestHost host;
  private final Backbone backbone;
  private final Adam adam;

  private HostedBackbone(TestHost host, Backbone backbone) {
    this.host = host;
    this.backbone = backbone;
    this.adam = new Adam(host.kernels(), LEARNING_RATE, Profiler.off());
    backbone.epochStarted(0);
  }

  static <C extends Record> HostedBackbone of(BackboneFactory<C> factory, C config, TestHost host) {
    return new HostedBackbone(host, factory.create(config, host));
  }

  static <C extends Record> HostedBackbone of(
      BackboneFactory<C> factory, C config, TestData data, Kernels.Kind kind) {
    return of(factory, config, new TestHost(data, 42, kind, 1));
  }

  @Override
  public TestHost host() {
    return host;
  }

  Backbone backbone() {
    return backbone;
  }

  /** Copies parameters and moments of a model that has made the same passes, and its state. */
  boolean resume(HostedBackbone other) {
    for (Parameter parameter : host.registered()) {
      parameter.value().copyFrom(other.host.registered(parameter.name()).value());
    }
    adam.resume(other.adam.steps(), other.adam.moments());
    KeptState state = new KeptState();
    boolean isSaved = other.backbone.exchangeState(state);
    state.restore();
    assertEquals(
        isSaved, backbone.exchangeState(state), "exchangeState must always return the same");
    state.requireEnd();
    return isSaved;
  }

  /** Registers parameters that a backbone registers on first use, without a step. */
  void use(Batch batch) {
    try (Tape tape = host.tape()) {
      loss(tape, batch);
    }
  }

  /** Returns a request for the rows that a batch reads. */
  ForwardRequest request(Batch batch) {
    return ForwardRequest.of(
        Phase.TRAINING,
        RowSet.of(host.interactions().userCount(), batch.users()),
        RowSet.of(host.interactions().itemCount(), batch.positives(), batch.negatives()));
  }

  ForwardRequest all(Phase phase) {
    return ForwardRequest.all(
        phase, host.interactions().userCount(), host.interactions().itemCount());
  }

  /** Returns the loss of a training step, composed as in the trainer. */
  @Override
  public Var loss(Tape tape, Batch batch) {
    List<Var> terms = terms(tape, batch);
    return terms.size() == 1 ? terms.getFirst() : sum(terms.get(0), terms.get(1));
  }

  /** Returns the terms of that loss: the ranking loss, the backbone's own, or both. */
  List<Var> terms(Tape tape, Batch batch) {
    Representations representations = backbone.forward(tape, request(batch), ItemFusion.IDENTITY);
    Var own = backbone.loss(tape, batch, representations);
    if (backbone.objective() == Backbone.Objective.OWN) {
      if (own == null) {
        throw new AssertionError("a backbone with its own objective must have a loss");
      }
      return List.of(own);
    }
    Var ranking =
        pairwiseLoss(
            representations.users(),
            representations.items(),
            RowPairs.of(batch.users(), batch.positives()),
            batch.negatives());
    return own == null ? List.of(ranking) : List.of(ranking, own);
  }

  /** Runs one step of training and returns its loss. */
  float step(Batch batch) {
    try (Tape tape = host.tape()) {
      Var loss = loss(tape, batch);
      float value = loss.scalar();
      tape.backward(loss);
      Map<Parameter, Gradient> gradients = tape.parameterGradients();
      adam.step(gradients);
      return value;
    }
  }

  /** Returns the vectors of all users and items. */
  Vectors vectors(Phase phase, ItemFusion fusion) {
    return vectors(all(phase), fusion);
  }

  Vectors vectors(ForwardRequest request, ItemFusion fusion) {
    try (Tape tape = host.tape()) {
      Representations made = backbone.forward(tape, request, fusion);
      return new Vectors(made.users().value().copy(), made.items().value().copy());
    }
  }

  @Override
  public void close() {
    backbone.close();
    host.close();
  }

  /** Copies user and item vectors. */
  record Vectors(Matrix users, Matrix items) {

    boolean sameBits(Vectors other) {
      return Arrays.equals(users.toArray(), other.users.toArray())
          && Arrays.equals(items.toArray(), other.items.toArray());
    }

    void requireFinite(String when) {
      Bits.requireFinite(users, "user vectors " + when);
      Bits.requireFinite(items, "item vectors " + when);
    }
  }
}
