package org.ccdrec.trainer.command.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ccdrec.trainer.plugin.PluginJar;

/**
 * A jar with the backbone {@code acme}, a matrix factorisation whose key {@code fault} chooses what
 * it does wrong.
 */
public final class FaultyBackbone {
  private static final String SOURCE =
      """
      package p;
      import java.util.Arrays;
      import java.util.List;
      import org.ccdrec.autodiff.*;
      import org.ccdrec.autodiff.ops.Ops;
      import org.ccdrec.config.Setting;
      import org.ccdrec.kernel.Matrix;
      import org.ccdrec.spi.*;
      public final class Acme implements CcdrecPlugin {
        public record Config(@Setting(help = "Fault", defaultValue = "''") String fault) {}
        record NaNs() implements Op<Op.NoResidual> {
          public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
            Matrix out = workspace.matrix(inputs.get(0).rows(), inputs.get(0).columns());
            out.copyFrom(inputs.get(0));
            return Result.of(out);
          }
          public List<Gradient> vjp(Backward<NoResidual> backward) {
            Matrix gradient = backward.workspace().zeros(backward.value().rows(), backward.value().columns());
            gradient.set(0, 0, Float.NaN);
            return List.of(new DenseGradient(gradient));
          }
        }
        static final class Model implements Backbone {
          final String fault;
          final Parameter users;
          final Parameter items;
          Model(Config config, BackboneContext context) {
            fault = config.fault();
            int d = context.dimension();
            users = context.parameters().xavierUniform("users", context.interactions().userCount(), d);
            items = context.parameters().xavierUniform("items", context.interactions().itemCount(), d);
            if (fault.equals("memory")) { throw new OutOfMemoryError("Physical memory usage is too high"); }
            if (fault.equals("writes")) {
              Arrays.fill(context.interactions().items(), 0);
              Arrays.fill(context.interactions().offsets(), 0);
            }
          }
          public Parameter itemEmbeddings() { return items; }
          public boolean exchangeState(TrainingState state) { return !fault.equals("unsaved"); }
          public Representations forward(Tape tape, ForwardRequest request, ItemFusion fusion) {
            if (fault.equals("hangs")) {
              System.err.println("hanging");
              while (true) { Thread.onSpinWait(); }
            }
            Var ofItems = tape.parameter(items);
            Var fused = fusion.fuse(tape, ofItems);
            if (fault.equals("discards")) { fused = ofItems; }
            if (fault.equals("nan-forward")) { fused = Ops.scaled(fused, Float.NaN); }
            if (fault.equals("nan-gradient")) { fused = tape.apply(new NaNs(), fused); }
            return Representations.of(tape.parameter(users), fused);
          }
          public Var loss(Tape tape, Batch batch, Representations representations) {
            if (fault.equals("writes")) {
              Arrays.fill(batch.users(), 0);
              Arrays.fill(batch.positives(), 0);
              Arrays.fill(batch.negatives(), 0);
            }
            return fault.equals("nan-loss")
                ? Ops.scaled(Ops.frobeniusNorm(tape.parameter(items)), Float.NaN)
                : null;
          }
          public void close() {
            if (fault.equals("close")) { throw new IllegalStateException("not open"); }
          }
        }
        public List<BackboneFactory<?>> backbones() {
          return List.of(BackboneFactory.of("acme", "Faulty.", Config.class, Model::new));
        }
      }
      """;

  private FaultyBackbone() {}

  /** Writes {@code acme.jar} into a new plugins directory and returns the directory. */
  public static Path write(Path plugins) throws IOException {
    Files.createDirectories(plugins);
    new PluginJar().source("p.Acme", SOURCE).write(plugins.resolve("acme.jar"));
    return plugins;
  }
}
