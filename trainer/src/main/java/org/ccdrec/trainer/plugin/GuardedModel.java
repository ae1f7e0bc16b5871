package org.ccdrec.trainer.plugin;

import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.UntrainedModel;
import org.jspecify.annotations.Nullable;

/** An untrained model whose calls are guarded. Used by one thread. */
record GuardedModel(UntrainedModel model, PluginGuard guard) implements UntrainedModel {
  @Override
  public void score(int[] users, Matrix scores) {
    guard.run("score", () -> model.score(users, scores));
  }

  @Override
  public @Nullable Vectors vectors() {
    return guard.<@Nullable Vectors>call("vectors", model::vectors);
  }

  @Override
  public void close() {
    guard.close(model::close);
  }
}
