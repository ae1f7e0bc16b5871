package org.ccdrec.trainer.curriculum;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.ccdrec.trainer.diffusion.ReverseDiffusion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CurriculumTest {

  /** Pools exist after epoch 0; from then on each of the first three is used for Δτ = 5 epochs. */
  @Test
  void byDefaultStagesBeginWhenPoolsExist() {
    Curriculum curriculum = new Curriculum(CurriculumConfigs.of(), true, true);
    assertStages(curriculum, "random", 0, 0);
    assertStages(curriculum, "pool-1", 1, 5);
    assertStages(curriculum, "pool-2", 6, 10);
    assertStages(curriculum, "pool-3", 11, 15);
    assertStages(curriculum, "pool-4", 16, 30);
    assertStages(curriculum, "final", 31, 100);
  }

  @Test
  void inThePaperEpochsAreCountedFromZero() {
    Curriculum curriculum = new Curriculum(CurriculumConfigs.of("lag=0"), true, true);
    assertStages(curriculum, "random", 0, 0);
    assertStages(curriculum, "pool-1", 1, 4);
    assertStages(curriculum, "pool-2", 5, 9);
    assertStages(curriculum, "pool-3", 10, 14);
    assertStages(curriculum, "pool-4", 15, 30);
    assertStages(curriculum, "final", 31, 100);
  }

  private static void assertStages(Curriculum curriculum, String label, int from, int to) {
    for (int epoch = from; epoch <= to; epoch++) {
      assertEquals(label, curriculum.stage(epoch).label(), "epoch " + epoch);
    }
  }

  /** t = (T/4)·(3 − min(3, ⌊n/Δτ⌋)): the reverse steps of T that remain when the pool is taken. */
  @ParameterizedTest
  @CsvSource({"1,0,5", "3,0,12", "3,1,12", "5,0,30", "5,2,30", "10,1,75", "15,0,20", "20,4,100"})
  void stagesAreThoseOfEquationSeven(int stageEpochs, int lag, int lastPoolEpoch) {
    int steps = 20;
    Curriculum curriculum =
        new Curriculum(
            CurriculumConfigs.of(
                "stageEpochs=" + stageEpochs, "lag=" + lag, "lastPoolEpoch=" + lastPoolEpoch),
            true,
            true);
    for (int epoch = lag + 1; epoch <= lastPoolEpoch; epoch++) {
      int n = epoch - lag;
      int left = steps / 4 * (3 - Math.min(3, n / stageEpochs));
      int taken = steps - left;
      int poolIndex = taken * ReverseDiffusion.POOLS / steps - 1;
      assertEquals(new CurriculumStage.Pool(poolIndex), curriculum.stage(epoch), "epoch " + epoch);
    }
    assertEquals(new CurriculumStage.Final(), curriculum.stage(lastPoolEpoch + 1));
  }

  @Test
  void epochsWithinALongLagDrawFromTheEasiestPool() {
    Curriculum curriculum =
        new Curriculum(CurriculumConfigs.of("lag=8", "stageEpochs=1"), true, true);
    assertStages(curriculum, "random", 0, 0);
    assertStages(curriculum, "pool-1", 1, 8);
    assertStages(curriculum, "pool-2", 9, 9);
  }

  @Test
  void withoutPoolsEveryEpochDrawsFromTheFinalRepresentations() {
    Curriculum curriculum = new Curriculum(CurriculumConfigs.of(), false, true);
    assertStages(curriculum, "final", 0, 100);
  }

  @Test
  void withoutStagesEveryEpochDrawsFromTheLastPool() {
    Curriculum curriculum = new Curriculum(CurriculumConfigs.of(), true, false);
    assertStages(curriculum, "random", 0, 0);
    assertStages(curriculum, "pool-4", 1, 100);
  }

  @Test
  void withoutPoolsAndStagesAllNegativesAreRandom() {
    Curriculum curriculum = new Curriculum(CurriculumConfigs.of(), false, false);
    assertStages(curriculum, "random", 0, 100);
  }

  @Test
  void aLastPoolEpochOfZeroLeavesThePoolsOut() {
    Curriculum curriculum = new Curriculum(CurriculumConfigs.of("lastPoolEpoch=0"), true, true);
    assertEquals(
        List.of("random", "final", "final"),
        IntStream.range(0, 3).mapToObj(epoch -> curriculum.stage(epoch).label()).toList());
  }
}
