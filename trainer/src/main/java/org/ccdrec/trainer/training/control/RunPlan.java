package org.ccdrec.trainer.training.control;

/**
 * The length of a run, as far as it is known when it starts.
 *
 * @param firstEpoch the first epoch to run; above 0 in a resumed run
 * @param epochs most epochs, those before {@code firstEpoch} included
 * @param evaluateEvery epochs between two evaluations
 * @param patience evaluations without improvement after which the run stops; 0 if it never does
 * @param patientFrom the first epoch that counts towards patience
 * @param waited evaluations without improvement before the run starts; above 0 in a resumed run
 */
public record RunPlan(
    int firstEpoch, int epochs, int evaluateEvery, int patience, int patientFrom, int waited) {}
