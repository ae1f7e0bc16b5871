package org.ccdrec.trainer.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.ccdrec.trainer.training.control.Cancellation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Regression test of the losses and the hardness of three epochs of every training regime.
 * Refactoring of the training step must not change the recorded values.
 */
final class RegimeValuesTest {
  private static final double RELATIVE_TOLERANCE = 1e-4;

  /** For each run its assignments, then one line per epoch: the stage, then the values by name. */
  private static final String RECORDED =
      """
      ccdrec.enabled=true ccdrec.cns=false ccdrec.ndi=false
        - backbone=0.000144139 diffusion=0.237339 ranking=0.679254
        - backbone=0.000142582 diffusion=0.117246 ranking=0.676859
        - backbone=0.000142584 diffusion=0.071745 ranking=0.674195
      ccdrec.enabled=true ccdrec.dma=false ccdrec.ndi=false
        final backbone=0.000142562 ranking=0.688007 hardness=0.00952464
        final backbone=0.000139453 ranking=0.673965 hardness=0.0386214
        final backbone=0.000137306 ranking=0.669199 hardness=0.0487765
      ccdrec.enabled=true ccdrec.dma=false ccdrec.curriculum.poolSpace=latent
        random backbone=0.000142456 diffusion=0.235437 ranking=0.684096
        pool-1 backbone=0.000142898 diffusion=0.114596 ranking=0.673148 hardness=0.0440998
        final backbone=0.000143193 diffusion=0.0707002 ranking=0.675845 hardness=0.0345238
      ccdrec.enabled=true ccdrec.fuseHardNegatives=true model.config.ego=item-graph ccdrec.curriculum.poolSpace=latent
        random backbone=0.000143498 diffusion=0.236743 ranking=0.679657
        pool-1 backbone=0.000142511 diffusion=0.120861 ranking=0.676246 hardness=0.0382117
        final backbone=0.00014194 diffusion=0.0717827 ranking=0.680277 hardness=0.0254041
      ccdrec.enabled=true ccdrec.ndi=false
        final backbone=0.000144137 diffusion=0.237751 ranking=0.684077 hardness=0.0183893
        final backbone=0.000142388 diffusion=0.118646 ranking=0.679065 hardness=0.0295634
        final backbone=0.000142609 diffusion=0.0723491 ranking=0.674187 hardness=0.0396893
      ccdrec.enabled=true model.backbone=lattice sampler.name=popularity ccdrec.curriculum.poolSpace=latent
        random backbone=1.49941e-05 diffusion=0.237413 ranking=0.676896
        pool-1 backbone=1.52328e-05 diffusion=0.120636 ranking=0.659584 hardness=0.0723975
        final backbone=1.56684e-05 diffusion=0.0780286 ranking=0.652224 hardness=0.0802849
      ccdrec.enabled=true model.backbone=mcdrec ccdrec.curriculum.poolSpace=latent
        random backbone=0.0130979 diffusion=0.235638 ranking=0.666122
        pool-1 backbone=0.0102312 diffusion=0.115602 ranking=0.640718 hardness=0.160765
        final backbone=0.0126605 diffusion=0.0727097 ranking=0.943228 hardness=-0.442149
      ccdrec.enabled=true ccdrec.curriculum.poolSpace=latent
        random backbone=0.000144139 diffusion=0.237339 ranking=0.679254
        pool-1 backbone=0.000142654 diffusion=0.117182 ranking=0.673997 hardness=0.0433889
        final backbone=0.000142285 diffusion=0.0715927 ranking=0.676343 hardness=0.0343717
      model.backbone=bm3
        - backbone=9.6128
        - backbone=8.32372
        - backbone=7.44867
      model.backbone=freedom model.config.auxiliaryWeight=0.1
        - backbone=0.142195 ranking=0.683501
        - backbone=0.137971 ranking=0.671763
        - backbone=0.135518 ranking=0.667583
      model.backbone=freedom sampler.name=dns
        - backbone=0.000138546 ranking=0.716362
        - backbone=0.000136818 ranking=0.710202
        - backbone=0.000135759 ranking=0.702217
      model.backbone=freedom training.mirrorGradient.every=3
        - backbone=0.000142421 ranking=0.68332
        - backbone=0.000139505 ranking=0.669831
        - backbone=0.000137383 ranking=0.664634
      model.backbone=lightgcn sampler.name=mixgcf
        - backbone=0.000191917 ranking=0.701717
        - backbone=0.000182306 ranking=0.698102
        - backbone=0.000177159 ranking=0.695679
      model.backbone=lightgcn
        - backbone=0.000297307 ranking=0.679334
        - backbone=0.000313574 ranking=0.668235
        - backbone=0.000339564 ranking=0.657551
      model.backbone=slmrec
        - backbone=5.15307
        - backbone=4.40072
        - backbone=4.20267
      """;

  private record Recorded(String assignments, List<String> epochs) {}

  static List<Recorded> recorded() {
    List<Recorded> all = new ArrayList<>();
    RECORDED
        .lines()
        .forEach(
            line -> {
              if (line.startsWith(" ")) {
                all.getLast().epochs().add(line.strip());
              } else {
                all.add(new Recorded(line, new ArrayList<>()));
              }
            });
    return all;
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void lossesAreThoseRecorded(Recorded recorded) {
    List<EpochReport> epochs = train(recorded.assignments());
    assertEquals(3, recorded.epochs().size());
    for (EpochReport epoch : epochs) {
      String[] parts = recorded.epochs().get(epoch.epoch()).split(" ");
      assertEquals(parts[0], epoch.stage());
      Map<String, Double> actual = new TreeMap<>(epoch.losses());
      epoch.hardness().ifPresent(hardness -> actual.put("hardness", hardness));
      Map<String, Double> expected = new TreeMap<>();
      for (String part : List.of(parts).subList(1, parts.length)) {
        expected.put(part.split("=")[0], Double.valueOf(part.split("=")[1]));
      }
      assertEquals(expected.keySet(), actual.keySet());
      expected.forEach(
          (name, value) ->
              assertEquals(
                  value,
                  actual.get(name),
                  Math.abs(value) * RELATIVE_TOLERANCE,
                  name + " of epoch " + epoch.epoch()));
    }
  }

  private static List<EpochReport> train(String assignments) {
    String all =
        assignments
            + " training.epochs=3 ccdrec.curriculum.lastPoolEpoch=1"
            + " ccdrec.diffusion.betaStart=1e-4 ccdrec.diffusion.betaEnd=0.02";
    EffectiveConfig config = SmallWorld.config(all.split(" "));
    try (PluginRegistry plugins = PluginRegistry.load(null);
        Kernels kernels = Kernels.create(Kernels.Kind.SCALAR, 1);
        TrainingRun run =
            new TrainingRun(config, SmallWorld.dataset(), plugins, kernels, Profiler.off())) {
      return run.run(RunListener.SILENT, new Cancellation()).epochs();
    }
  }
}
