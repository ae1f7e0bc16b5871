package org.ccdrec.trainer.training;

import java.util.Optional;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.trainer.training.step.DrawnNegatives;

/**
 * The vectors that an epoch ends with. The matrices are valid only while a listener is called.
 *
 * @param epoch its number, from 0
 * @param stage where its curricular negatives came from; {@code -} without a curriculum
 * @param users {@code users × d}
 * @param items {@code items × d}
 * @param fused the fused item representations, {@code items × d}; empty if items are not fused
 * @param watched the curricular negatives of {@link RunListener#watchedUsers}
 */
public record EpochTrace(
    int epoch,
    String stage,
    Matrix users,
    Matrix items,
    Optional<Matrix> fused,
    DrawnNegatives watched) {}
