package org.ccdrec.backbones.bm3;

import static org.ccdrec.autodiff.ops.Ops.dropout;
import static org.ccdrec.autodiff.ops.Ops.gather;
import static org.ccdrec.autodiff.ops.Ops.normsOfRows;
import static org.ccdrec.autodiff.ops.Ops.sum;

import java.util.List;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.backbones.shared.Content;
import org.ccdrec.backbones.shared.Embeddings;
import org.ccdrec.backbones.shared.Linear;
import org.ccdrec.backbones.shared.Losses;
import org.ccdrec.backbones.shared.Propagation;
import org.ccdrec.graph.BipartiteGraph;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.ModalityFeatures;
import org.ccdrec.spi.RandomSource;
import org.ccdrec.spi.Representations;
import org.ccdrec.spi.TrainingState;

/**
 * With u = LGN_u, i = LGN_i + E_i and p a dense layer, a pair's score is {@code p(u)·p(i)}, and
 *
 * <pre>
 * L = [1−cos(p(u), ĩ)] + [1−cos(p(i), ũ)] + w·Σ_m {[1−cos(p(f_m), ĩ)] + [1−cos(p(f_m), f̃_m)]}
 *     + r·(‖u‖_F + ‖i‖_F) / items
 * </pre>
 *
 * where x̃ is x with dropout and without gradient, means are over the batch's pairs, f_m is the
 * projected content of the positives, and the norms are of all users and items. CCDRec fuses the
 * item embeddings that enter the propagation.
 */
public final class Bm3 implements Backbone {
  private final Bm3Config config;
  private final BipartiteGraph graph;
  private final List<ModalityFeatures> modalities;
  private final Embeddings embeddings;
  private final Linear predictor;
  private final RandomSource random;
  private long lossesSoFar;

  /** The vectors of all users and items before the predictor. */
  record Propagated(Var users, Var items) {}

  /** Creates the backbone. */
  public Bm3(Bm3Config config, BackboneContext context) {
    this.config = config;
    this.modalities = Content.require("bm3", context);
    this.graph = BipartiteGraph.of(context.interactions());
    this.embeddings = Embeddings.xavierUniform(context);
    int d = context.dimension();
    this.predictor = Linear.xavierNormal(context.parameters(), "bm3/predictor", d, d);
    this.random = context.random();
  }

  @Override
  public Objective objective() {
    return config.ranking() ? Objective.PAIRWISE : Objective.OWN;
  }

  @Override
  public Parameter itemEmbeddings() {
    return embeddings.items();
  }

  /** The regularisation reads all rows, so all rows are propagated. */
  @Override
  public boolean exchangeState(TrainingState state) {
    lossesSoFar = state.number("losses", lossesSoFar);
    return true;
  }

  @Override
  public Representations forward(Tape tape, ForwardRequest request, ItemFusion fusion) {
    Var ids = embeddings.items(tape);
    ForwardRequest all =
        ForwardRequest.all(
            request.phase(), request.users().tableRows(), request.items().tableRows());
    Propagation.Result nodes =
        new Propagation(graph, graph.adjacency(), config.layers(), all)
            .apply(embeddings.users(tape), fusion.fuse(tape, ids));
    Var items = sum(nodes.items(), ids);
    return Representations.of(predictor.apply(tape, nodes.users()), predictor.apply(tape, items))
        .withInternals(new Propagated(nodes.users(), items));
  }

  @Override
  public Var loss(Tape tape, Batch batch, Representations representations) {
    Terms terms = new Terms(tape, random.seed("dropout", lossesSoFar++));
    Propagated propagated = representations.internals(Propagated.class);
    Var users = propagated.users();
    Var items = propagated.items();
    Var userTarget = terms.target(gather(users, batch.users()));
    Var itemTarget = terms.target(gather(items, batch.positives()));
    terms.agree(1, gather(representations.users(), batch.users()), itemTarget);
    terms.agree(1, gather(representations.items(), batch.positives()), userTarget);
    if (config.modalityWeight() > 0) {
      for (ModalityFeatures modality : modalities) {
        Var content = modality.project(tape, batch.positives());
        Var predicted = predictor.apply(tape, content);
        terms.agree(config.modalityWeight(), predicted, itemTarget);
        terms.agree(config.modalityWeight(), predicted, terms.target(content));
      }
    }
    int itemCount = items.value().rows();
    terms.losses.add(config.regularisation() / itemCount, norm(users));
    terms.losses.add(config.regularisation() / itemCount, norm(items));
    return terms.losses.sum();
  }

  private static Var norm(Var x) {
    int[] all = IntStream.range(0, x.value().rows()).toArray();
    return normsOfRows(x, all);
  }

  /** The terms of one loss. */
  private final class Terms {
    private final Tape tape;
    private final Losses losses = new Losses();
    private long seed;

    Terms(Tape tape, long seed) {
      this.tape = tape;
      this.seed = seed;
    }

    /** Returns the value of {@code x} with dropout, as a constant; each target has its own mask. */
    Var target(Var x) {
      return dropout(tape.constant(x.value()), config.dropout(), seed++);
    }

    void agree(double weight, Var x, Var target) {
      losses.add(weight, tape.apply(new CosineLoss(), x, target));
    }
  }
}
