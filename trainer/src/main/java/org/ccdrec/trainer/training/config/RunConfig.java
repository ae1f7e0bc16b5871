package org.ccdrec.trainer.training.config;

import java.util.List;
import java.util.Map;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.config.Setting;
import org.ccdrec.trainer.checkpoint.CheckpointEvery;
import org.ccdrec.trainer.data.DatasetOptions;
import org.ccdrec.trainer.data.features.ModalityFile;
import org.ccdrec.trainer.model.FeatureMode;

/**
 * The keys of a run's configuration file, the file given to {@code --config}. The keys of the
 * backbone and of the sampler are still unread here; {@link EffectiveConfig} has them bound.
 */
public record RunConfig(
    @Setting(
            help = "Name of the snapshot; empty for the dataset's name",
            defaultValue = "''",
            pattern = "(" + RunConfig.SNAPSHOT_NAME + ")?")
        String name,
    @Setting(help = "The run's one seed", defaultValue = "999") long seed,
    @Setting(help = "Which feature files are used") DataSection data,
    @Setting(help = "The backbone") ModelSection model,
    @Setting(help = "The sampler of random negatives") SamplerSection sampler,
    @Setting(help = "Content features") FeatureSection features,
    @Setting(help = "CCDRec; see conf/tiktok-ccdrec-freedom.yaml") CcdrecConfig ccdrec,
    @Setting(help = "Optimisation and stopping") TrainingSection training,
    @Setting(help = "Evaluation protocol") EvaluationSection evaluation,
    @Setting(help = "What is published beside the vectors") SnapshotSection snapshot,
    @Setting(help = "How ccdrec retrain uses events, and what it publishes")
        RetrainSection retrain) {

  /** The pattern of a snapshot's name. */
  static final String SNAPSHOT_NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

  /** The default backbone. */
  public static final String DEFAULT_BACKBONE = "freedom";

  /** The default sampler; backbones without negatives do not use it. */
  public static final String DEFAULT_SAMPLER = "uniform";

  /** Section {@code data}. */
  public record DataSection(
      @Setting(
              help = "Feature files, in order; empty for every *_feat.npy of the dataset",
              defaultValue = "[]")
          List<ModalitySection> modalities,
      @Setting(
              help =
                  "Share of each user's training interactions that is used, at least one, to study"
                      + " sparse data",
              defaultValue = "1",
              above = "0",
              max = "1")
          double trainingShare) {

    /** Returns the options for reading the dataset: these feature files. */
    public DatasetOptions options() {
      return DatasetOptions.withModalities(
          modalities.stream().map(entry -> new ModalityFile(entry.name, entry.file)).toList());
    }
  }

  /** One entry of {@code data.modalities}. */
  public record ModalitySection(
      @Setting(help = "The modality's name") String name,
      @Setting(help = "Its file in the dataset directory") String file) {}

  /** Section {@code model}. */
  public record ModelSection(
      @Setting(
              help = "Name of the backbone; ccdrec plugins lists them",
              defaultValue = RunConfig.DEFAULT_BACKBONE)
          String backbone,
      @Setting(
              help = "Width of user and item vectors, d",
              defaultValue = "64",
              min = "2",
              max = "1024")
          int dimension,
      @Setting(help = "The backbone's own keys", defaultValue = "{}") Map<String, Object> config) {}

  /** Section {@code sampler}. */
  public record SamplerSection(
      @Setting(
              help = "Name of the sampler; ccdrec plugins lists them",
              defaultValue = RunConfig.DEFAULT_SAMPLER)
          String name,
      @Setting(help = "The sampler's own keys", defaultValue = "{}") Map<String, Object> config) {}

  /** Section {@code features}. */
  public record FeatureSection(
      @Setting(
              help =
                  "trainable (as CCDRec's authors), frozen, or residual (frozen, plus a trainable"
                      + " d-wide residual per item and modality)",
              defaultValue = "trainable")
          FeatureMode mode,
      @Setting(
              help =
                  "Which rows of trained features Adam moves in a step: those of the batch (lazy-rows),"
                      + " or all (dense), which costs time in proportion to the features",
              defaultValue = "lazy-rows")
          Parameter.Update update) {}

  /** Section {@code training}. */
  public record TrainingSection(
      @Setting(help = "Most epochs", defaultValue = "1000", min = "1") int epochs,
      @Setting(help = "Training pairs per step", defaultValue = "2048", min = "1") int batchSize,
      @Setting(
              help =
                  "How steps grow with the data: exact (batches of batchSize), scaled (at most"
                      + " scaledSteps steps an epoch, larger batches, a learning rate that grows"
                      + " with the square root of the batch, at most fourfold, and at most 1,024"
                      + " candidates of curricular sampling), or auto (scaled from 300,000 training"
                      + " pairs on)",
              defaultValue = "auto")
          PropagationForm propagation,
      @Setting(
              help =
                  "Most steps of an epoch in the scaled form; 0 for 64 with CCDRec, otherwise 16, and"
                      + " up to 64 where batches would have more than 16 times batchSize",
              defaultValue = "0",
              min = "0")
          int scaledSteps,
      @Setting(
              help =
                  "Random negatives of a training pair. More than 1 needs the sampler uniform or"
                      + " popularity, or one that draws sets",
              defaultValue = "1",
              min = "1",
              max = "64")
          int negatives,
      @Setting(
              help =
                  "Ranking loss over a pair's negatives: bpr (mean of -ln sigmoid(s+ - s-)), or softmax"
                      + " (-ln of the positive's share among them), not with CCDRec",
              defaultValue = "bpr")
          RankingLoss loss,
      @Setting(
              help =
                  "Whether the column weight of the .inter file multiplies the ranking loss of each"
                      + " training pair, scaled to a mean of 1",
              defaultValue = "false")
          boolean weights,
      @Setting(help = "Adam's step size", defaultValue = "1e-3", above = "0") double learningRate,
      @Setting(help = "How the step size falls") LearningRateDecay learningRateDecay,
      @Setting(help = "Mirror Gradient") MirrorGradient mirrorGradient,
      @Setting(
              help = "Stop after so many evaluations without a better validation Recall@20",
              defaultValue = "20",
              min = "1")
          int patience,
      @Setting(
              help = "Threads; 0 for one per processor",
              defaultValue = "0",
              min = "0",
              max = "256")
          int threads,
      @Setting(
              help =
                  "Interval of checkpoints, which are written between epochs: a time such as 5m, a"
                      + " number of epochs such as 1, or 0 for none",
              defaultValue = "5m")
          String checkpointEvery) {

    public TrainingSection {
      CheckpointEvery.parse(checkpointEvery);
    }

    private TrainingSection withEpochs(int most) {
      return new TrainingSection(
          most,
          batchSize,
          propagation,
          scaledSteps,
          negatives,
          loss,
          weights,
          learningRate,
          learningRateDecay,
          mirrorGradient,
          patience,
          threads,
          checkpointEvery);
    }

    /** Returns the interval of checkpoints. */
    public CheckpointEvery checkpoints() {
      return CheckpointEvery.parse(checkpointEvery);
    }

    /** Returns the number of threads, at least 1. */
    public int teamSize() {
      return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }
  }

  /** Section {@code evaluation}. */
  public record EvaluationSection(
      @Setting(help = "Evaluate every so many epochs", defaultValue = "1", min = "1") int every,
      @Setting(
              help = "Whether validation items are left out of the ranking at test",
              defaultValue = "false")
          boolean maskValidation) {}

  /** Section {@code snapshot}. */
  public record SnapshotSection(
      @Setting(
              help =
                  "Whether the items' content vectors are published too, so that the server knows"
                      + " cold and new items by them; 4 bytes a number",
              defaultValue = "true")
          boolean content,
      @Setting(
              help =
                  "Width of the vectors that approximate the scores of a model without vectors, such"
                      + " as ease and item-knn, so that it can be served",
              defaultValue = "256",
              min = "2",
              max = "2048")
          int rank,
      @Setting(
              help =
                  "Whether the graph that a server searches many items by is built and published"
                      + " too; servers with other values of retrieval.connections and"
                      + " retrieval.buildBeam build their own",
              defaultValue = "false")
          boolean index,
      @Setting(
              help = "Neighbours of a node of that graph (M)",
              defaultValue = "16",
              min = "4",
              max = "64")
          int connections,
      @Setting(
              help = "Candidates considered when a node of that graph is linked",
              defaultValue = "100",
              min = "16",
              max = "3200")
          int buildBeam) {}

  /** Returns this configuration with another number of epochs. */
  RunConfig withEpochs(int epochs) {
    return new RunConfig(
        name,
        seed,
        data,
        model,
        sampler,
        features,
        ccdrec,
        training.withEpochs(epochs),
        evaluation,
        snapshot,
        retrain);
  }
}
