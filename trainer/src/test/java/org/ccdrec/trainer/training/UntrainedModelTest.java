package org.ccdrec.trainer.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.Split;
import org.ccdrec.trainer.data.features.Modality;
import org.ccdrec.trainer.evaluation.Evaluation;
import org.ccdrec.trainer.evaluation.Evaluator;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.publishing.SnapshotPublisher;
import org.ccdrec.trainer.publishing.Software;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests untrained models from configuration to evaluation. */
final class UntrainedModelTest {
  @TempDir Path store;

  @ParameterizedTest
  @CsvSource({"popularity,1", "item-knn,0", "ease,0"})
  void isEvaluatedOnce(String name, int width) {
    TrainingResult result = SmallWorld.train(SmallWorld.config("model.backbone=" + name));
    assertEquals(1, result.epochs().size());
    assertEquals(width, result.items().columns());
    assertEquals(width > 0, result.hasVectors());
    assertEquals(0, result.parameterCount());
    assertTrue(result.test().orElseThrow().metrics().recallAt20() > 0);
    assertEquals(
        result.validation().orElseThrow(), result.epochs().getFirst().validation().orElseThrow());
  }

  @Test
  void popularityVectorsRankLikeItsScores() {
    TrainingResult result = SmallWorld.train(SmallWorld.config("model.backbone=popularity"));
    Dataset dataset = SmallWorld.dataset();
    try (Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, 1)) {
      Evaluator evaluator = new Evaluator(kernels, dataset, false);
      Evaluation byVectors = evaluator.evaluate(Split.TEST, result.users(), result.items());
      assertEquals(result.test().orElseThrow().metrics(), byVectors.metrics());
    }
  }

  @Test
  void onlyModelsWithVectorsArePublished() throws Exception {
    SnapshotStore snapshots = SnapshotStore.open(store);
    SnapshotId id = publish(snapshots, "popularity");
    assertFalse(id.version().isEmpty());
    var refusal = assertThrows(IllegalArgumentException.class, () -> publish(snapshots, "ease"));
    assertEquals(
        "'ease' can be evaluated but not published: a snapshot needs vectors whose inner"
            + " products are the scores, and this model has none",
        refusal.getMessage());
  }

  @Test
  void contentIsPublishedUnlessDisabled() throws Exception {
    SnapshotStore snapshots = SnapshotStore.open(store);
    try (Snapshot whole = Snapshot.openVerified(snapshots.path(publish(snapshots, "popularity")))) {
      assertEquals(List.of("visual", "text"), List.copyOf(whole.manifest().content().keySet()));
      Modality visual = SmallWorld.dataset().modalities().getFirst();
      float[] row = new float[visual.columns()];
      whole.content().get("visual").copyRow(7, row);
      assertEquals(visual.value(7, 3), row[3]);
    }
    SnapshotId id = publish(snapshots, "popularity", "snapshot.content=false");
    try (Snapshot slim = Snapshot.openVerified(snapshots.path(id))) {
      assertEquals(Map.of(), slim.manifest().content());
    }
  }

  private static SnapshotId publish(SnapshotStore snapshots, String name, String... more)
      throws Exception {
    List<String> settings = new ArrayList<>(List.of(more));
    settings.add("model.backbone=" + name);
    EffectiveConfig config = SmallWorld.config(settings.toArray(String[]::new));
    try (PluginRegistry plugins = PluginRegistry.load(null)) {
      TrainingResult result = SmallWorld.train(config);
      return new SnapshotPublisher(snapshots, config.snapshotName(SmallWorld.dataset()))
          .publish(config, SmallWorld.dataset(), result, new Software("vector", Map.of()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ccdrec.enabled=true, CCDRec",
    "training.mirrorGradient.every=3, training.mirrorGradient",
    "training.negatives=2, training.negatives",
    "sampler.name=dns, sampler 'dns'"
  })
  void isIncompatibleWithTrainingOptions(String assignment, String what) {
    EffectiveConfig config = SmallWorld.config("model.backbone=ease", assignment);
    var refusal = assertThrows(IllegalArgumentException.class, () -> SmallWorld.train(config));
    assertEquals(
        what + " acts on training, and 'ease' is an untrained model", refusal.getMessage());
  }
}
