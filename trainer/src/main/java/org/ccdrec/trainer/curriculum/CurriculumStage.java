package org.ccdrec.trainer.curriculum;

/** The source of an epoch's curricular negatives. */
public sealed interface CurriculumStage {
  /** No curricular negatives: no pools exist yet, so only random negatives are used. */
  record Random() implements CurriculumStage {}

  /**
   * A diffusion pool.
   *
   * @param index 0 (after T/4 reverse steps, the easiest) to 3 (after T)
   */
  record Pool(int index) implements CurriculumStage {}

  /** The final item representations of the current step. */
  record Final() implements CurriculumStage {}

  /**
   * Returns a short name for tables: {@code random}, {@code pool-1} … {@code pool-4}, {@code
   * final}.
   */
  default String label() {
    return switch (this) {
      case Random() -> "random";
      case Pool(int index) -> "pool-" + (index + 1);
      case Final() -> "final";
    };
  }
}
