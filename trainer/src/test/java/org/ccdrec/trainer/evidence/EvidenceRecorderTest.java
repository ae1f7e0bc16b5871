package org.ccdrec.trainer.evidence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.evaluation.MetricAt;
import org.ccdrec.trainer.evaluation.UserMetrics;
import org.ccdrec.trainer.training.RunListener;
import org.ccdrec.trainer.training.SmallWorld;
import org.ccdrec.trainer.training.TrainingResult;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.junit.jupiter.api.Test;

final class EvidenceRecorderTest {
  private static final String[] CCDREC = {
    "model.backbone=freedom",
    "model.config.ego=item-graph",
    "ccdrec.enabled=true",
    "ccdrec.curriculum.stageEpochs=1",
    "ccdrec.curriculum.lastPoolEpoch=4",
    "training.epochs=7",
    "evaluation.every=1"
  };
  private static final Dataset DATASET = SmallWorld.dataset();

  private record Recorded(TrainingResult result, JsonNode json) {}

  private static Recorded record(String... settings) {
    EffectiveConfig config = SmallWorld.config(settings);
    EvidenceRecorder recorder = new EvidenceRecorder(RunListener.SILENT, DATASET, 1);
    TrainingResult result = SmallWorld.train(config, DATASET, 1, recorder);
    try (Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, 1)) {
      Evidence evidence = recorder.evidence(result, kernels, new RunCost(Profiler.off(), 1234, 1));
      return new Recorded(result, evidence.json());
    }
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static double weightedRecall(JsonNode groups) {
    double count = stream(groups).mapToDouble(group -> group.path("count").asDouble()).sum();
    return stream(groups)
            .mapToDouble(g -> g.path("count").asDouble() * g.path("recall").asDouble())
            .sum()
        / count;
  }

  @Test
  void recordingDoesNotChangeTraining() {
    TrainingResult plain =
        SmallWorld.train(SmallWorld.config(CCDREC), DATASET, 1, RunListener.SILENT);
    Recorded recorded = record(CCDREC);
    assertArrayEquals(plain.items().toArray(), recorded.result().items().toArray());
    assertEquals(plain.bestEpoch(), recorded.result().bestEpoch());
  }

  @Test
  void groupsAddUpToTheRecallOfTheTest() {
    Recorded recorded = record("model.backbone=bpr-mf");
    double recall = recorded.result().test().orElseThrow().metrics().recallAt20();
    assertEquals(recall, weightedRecall(recorded.json().path("recallByHistory")), 1e-12);
    UserMetrics users = recorded.result().test().orElseThrow().perUser();
    double[] recalls = users.values(MetricAt.of("recall@20"));
    double hits = 0;
    for (int at = 0; at < recalls.length; at++) {
      hits += recalls[at] * DATASET.test().userDegree(users.users()[at]);
    }
    double pairs = DATASET.test().size();
    assertEquals(hits / pairs, weightedRecall(recorded.json().path("recallByPopularity")), 1e-12);
  }

  @Test
  void validationItemsAreMaskedAsInTheTest() {
    Recorded recorded = record("model.backbone=bpr-mf", "evaluation.maskValidation=true");
    double recall = recorded.result().test().orElseThrow().metrics().recallAt20();
    assertEquals(recall, weightedRecall(recorded.json().path("recallByPopularity")), 1e-12);
  }

  @Test
  void usersAreShownAfterTheFirstAndTheBestEpoch() {
    Recorded recorded = record(CCDREC);
    JsonNode moments = recorded.json().path("userMap").path("moments");
    int best = recorded.result().bestEpoch();
    List<Integer> epochs = stream(moments).map(moment -> moment.path("epoch").asInt()).toList();
    assertEquals(best == 0 ? List.of(0) : List.of(0, best), epochs);
    for (JsonNode moment : moments) {
      long users = kinds(moment, "user");
      assertTrue(users >= 2 && users <= 5, "users " + users);
      assertTrue(kinds(moment, "item") > users);
      assertEquals(kinds(moment, "item"), kinds(moment, "fused"));
      assertTrue(moment.path("userItem").asDouble() > 0);
      assertTrue(moment.path("userFused").isNumber());
      assertTrue(Math.abs(moment.path("itemSilhouette").asDouble()) <= 1);
    }
  }

  private static long kinds(JsonNode map, String kind) {
    return stream(map.path("points"))
        .filter(point -> point.path("kind").asText().equals(kind))
        .count();
  }

  @Test
  void negativesAreThoseOfTheStages() {
    JsonNode map = record(CCDREC).json().path("negativeMap");
    Set<String> stages = new TreeSet<>();
    map.path("stages").forEach(stage -> stages.add(stage.path("stage").asText()));
    assertEquals(Set.of("random", "pool-1", "pool-2", "pool-3", "pool-4", "final"), stages);
    Interactions train = DATASET.train();
    for (JsonNode point : map.path("points")) {
      if (point.path("kind").asText().equals("negative")) {
        int user = map.path("users").path(point.path("group").asInt()).asInt();
        assertFalse(train.contains(user, point.path("index").asInt()), point.toString());
      }
    }
  }

  @Test
  void withoutFusionAndCurriculumBothAreLeftOut() {
    JsonNode json = record("model.backbone=bpr-mf", "evaluation.every=1").json();
    assertFalse(json.has("negativeMap"));
    assertFalse(json.path("userMap").path("moments").path(0).has("userFused"));
    assertEquals(1234, json.path("cost").path("workingMemoryBytes").asInt());
    assertEquals(Evidence.VERSION, json.path("evidenceVersion").asInt());
  }

  @Test
  void untrainedModelsHaveRecallButNoMaps() {
    JsonNode json = record("model.backbone=popularity").json();
    assertFalse(json.has("userMap"));
    assertTrue(json.path("recallByPopularity").size() > 1);
  }

  @Test
  void equalKeysShareAGroup() {
    int[] keys = new int[100];
    Arrays.fill(keys, 0, 70, 3);
    Arrays.fill(keys, 70, 100, 8);
    double[] recalls = new double[100];
    Arrays.fill(recalls, 0, 35, 1);
    List<RecallGroup> groups = RecallGroup.of(keys, recalls);
    assertEquals(2, groups.size());
    assertEquals(3, groups.getFirst().to());
    assertEquals(70, groups.getFirst().count());
    assertEquals(0.5, groups.getFirst().recall());
    assertEquals(Math.sqrt(0.25 / 69), groups.getFirst().error(), 1e-12);
    assertEquals(0, groups.getLast().recall());
  }
}
