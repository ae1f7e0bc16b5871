package org.ccdrec.trainer.plugin;

import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.Representations;
import org.ccdrec.spi.TrainingState;
import org.jspecify.annotations.Nullable;

/**
 * A backbone whose calls are guarded and whose results are checked: shapes, a scalar loss, and one
 * call of the fusion in each pass, whose result training passes must use. The backbone receives
 * copies of batches. Used by one thread.
 */
final class GuardedBackbone implements Backbone {
  private final Backbone backbone;
  private final PluginGuard guard;
  private final int userCount;
  private final int itemCount;
  private final int dimension;

  GuardedBackbone(Backbone backbone, PluginGuard guard, BackboneContext context) {
    this.backbone = backbone;
    this.guard = guard;
    this.userCount = context.interactions().userCount();
    this.itemCount = context.interactions().itemCount();
    this.dimension = context.dimension();
  }

  @Override
  public Objective objective() {
    return guard.required("objective", guard.call("objective", backbone::objective));
  }

  @Override
  public boolean propagates() {
    return guard.call("propagates", backbone::propagates);
  }

  @Override
  public boolean hasLayers() {
    return guard.call("hasLayers", backbone::hasLayers);
  }

  @Override
  public @Nullable Parameter itemEmbeddings() {
    return guard.<@Nullable Parameter>call("itemEmbeddings", backbone::itemEmbeddings);
  }

  @Override
  public void epochStarted(int epoch) {
    guard.run("epochStarted", () -> backbone.epochStarted(epoch));
  }

  @Override
  public boolean exchangeState(TrainingState state) {
    return guard.call("exchangeState", () -> backbone.exchangeState(state));
  }

  @Override
  public Representations forward(Tape tape, ForwardRequest request, ItemFusion fusion) {
    CountedFusion counted = new CountedFusion(fusion);
    boolean fuses = !fusion.equals(ItemFusion.IDENTITY);
    ItemFusion given = fuses ? counted : fusion;
    Representations made =
        guard.required(
            "forward", guard.call("forward", () -> backbone.forward(tape, request, given)));
    requireTape(tape, made);
    requireShape("user vectors", made.users(), userCount);
    requireShape("item vectors", made.items(), itemCount);
    if (fuses && counted.calls != 1) {
      throw guard.fault(
          "forward", "must call the item fusion once in each pass; calls=" + counted.calls);
    }
    if (fuses && request.phase() == ForwardRequest.Phase.TRAINING) {
      requireUse(tape, made, guard.required("forward", counted.fused));
    }
    return made;
  }

  private void requireUse(Tape tape, Representations made, Var fused) {
    if (!tape.dependsOn(made.users(), fused) && !tape.dependsOn(made.items(), fused)) {
      throw guard.fault(
          "forward",
          "must compute its vectors from the fused items; neither users nor items depend on what"
              + " the item fusion returned");
    }
  }

  private void requireTape(Tape tape, Representations made) {
    Var users = guard.required("forward", made.users());
    Var items = guard.required("forward", made.items());
    if (users.tape() != tape || items.tape() != tape) {
      throw guard.fault("forward", "must return vectors of the tape that it received");
    }
  }

  private void requireShape(String what, Var vectors, int rows) {
    Matrix value = vectors.value();
    if (value.rows() != rows || value.columns() != dimension) {
      throw guard.fault(
          "forward",
          "must return %s of %d × %d; they are %s".formatted(what, rows, dimension, value));
    }
  }

  @Override
  public @Nullable Var loss(Tape tape, Batch batch, Representations representations) {
    Batch copy =
        Batch.of(batch.users().clone(), batch.positives().clone(), batch.negatives().clone());
    Var loss = guard.<@Nullable Var>call("loss", () -> backbone.loss(tape, copy, representations));
    if (loss != null && loss.value().length() != 1) {
      throw guard.fault("loss", "must return a scalar; it is " + loss.value());
    }
    return loss;
  }

  @Override
  public void close() {
    guard.close(backbone::close);
  }

  /** Returns kind, name and origin, for error messages. */
  @Override
  public String toString() {
    return guard.what();
  }

  /** A fusion that counts its calls and remembers its result. */
  private static final class CountedFusion implements ItemFusion {
    private final ItemFusion fusion;
    private int calls;
    private @Nullable Var fused;

    CountedFusion(ItemFusion fusion) {
      this.fusion = fusion;
    }

    @Override
    public Var fuse(Tape tape, Var higherOrder) {
      calls++;
      Var result = fusion.fuse(tape, higherOrder);
      fused = result;
      return result;
    }
  }
}
