package org.ccdrec.samplers.dns;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.samplers.shared.UnseenItems;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.Negatives;
import org.ccdrec.spi.RandomSource;
import org.ccdrec.spi.Representations;
import org.ccdrec.spi.SamplerContext;
import org.ccdrec.spi.SamplingView;
import org.ccdrec.spi.TrainingState;

/**
 * Draws candidates uniformly from the user's unseen items, with replacement, and picks one of the
 * highest-scoring. Scores are not differentiated.
 */
public final class DnsSampler implements NegativeSampler {
  private final DnsConfig config;
  private final UnseenItems unseen;
  private final Kernels kernels;
  private final RandomSource random;

  /** Creates the sampler. */
  public DnsSampler(DnsConfig config, SamplerContext context) {
    this(config, UnseenItems.of(context.interactions()), context);
  }

  DnsSampler(DnsConfig config, UnseenItems unseen, SamplerContext context) {
    this.config = config;
    this.unseen = unseen;
    this.kernels = context.kernels();
    this.random = context.random();
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.REPRESENTATIONS);
  }

  @Override
  public boolean exchangeState(TrainingState state) {
    return true;
  }

  @Override
  public Negatives sample(int[] users, int[] positives, SamplingView view) {
    SplittableRandom generator = new SplittableRandom(random.seed("negatives", view.step()));
    UnseenItems.Candidates candidates = unseen.draw(users, config.candidates(), generator);
    int[] chosen = choose(scores(view, candidates), generator);
    return new Negatives.Items(Arrays.stream(chosen).map(at -> candidates.items()[at]).toArray());
  }

  private Matrix scores(SamplingView view, UnseenItems.Candidates candidates) {
    Representations representations = view.requireRepresentations();
    Matrix users = representations.users().value();
    Matrix items = representations.items().value();
    float[] dots = new float[candidates.items().length];
    kernels.rowDots(users, candidates.owners(), items, candidates.items(), dots);
    int pairs = dots.length / config.candidates();
    Matrix scores = view.requireTape().workspace().matrix(pairs, config.candidates());
    scores.segment().copyFrom(MemorySegment.ofArray(dots));
    return scores;
  }

  /** Returns, for each pair, the position of its negative among all candidates. */
  private int[] choose(Matrix scores, SplittableRandom generator) {
    int[] best = new int[scores.rows() * config.top()];
    kernels.topK(scores, config.top(), best);
    return IntStream.range(0, scores.rows())
        .map(
            pair ->
                pair * config.candidates()
                    + best[pair * config.top() + generator.nextInt(config.top())])
        .toArray();
  }
}
