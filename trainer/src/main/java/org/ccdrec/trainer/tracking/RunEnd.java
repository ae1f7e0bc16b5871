package org.ccdrec.trainer.tracking;

/** How a run ended. */
public enum RunEnd {
  /** It was published. */
  FINISHED,
  /** It was interrupted and may be resumed. */
  KILLED,
  /** It failed. */
  FAILED
}
