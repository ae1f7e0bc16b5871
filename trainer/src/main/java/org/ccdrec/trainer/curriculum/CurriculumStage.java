package org.ccdrec.trainer.curriculum;

/** Where an epoch's curricular negatives come from. */
public sealed interface CurriculumStage {
  /** Nowhere: there are no pools yet, and random negatives do all the work. */
  record Random() implements CurriculumStage {}

  /**
   * A pool of the diffusion.
   *
   * @param index 0 (after T/4 reverse steps, the easiest) to 3 (after T)
   */
  record Pool(int index) implements CurriculumStage {}

  /** The final item representations of the current step. */
  record Final() implements CurriculumStage {}

  /** A short name for tables: {@code random}, {@code pool-1} … {@code pool-4}, {@code final}. */
  default String label() {
    return switch (this) {
      case Random() -> "random";
      case Pool(int index) -> "pool-" + (index + 1);
      case Final() -> "final";
    };
  }
}
