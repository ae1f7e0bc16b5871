package org.ccdrec.backbones.slmrec;

import static org.ccdrec.autodiff.ops.Ops.concatColumns;
import static org.ccdrec.autodiff.ops.Ops.gather;
import static org.ccdrec.autodiff.ops.Ops.infoNce;
import static org.ccdrec.autodiff.ops.Ops.normalizeRows;
import static org.ccdrec.autodiff.ops.Ops.placeRows;
import static org.ccdrec.autodiff.ops.Ops.squaredNorm;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.autodiff.ops.RowPairs;
import org.ccdrec.backbones.shared.Content;
import org.ccdrec.backbones.shared.Embeddings;
import org.ccdrec.backbones.shared.Linear;
import org.ccdrec.backbones.shared.Losses;
import org.ccdrec.backbones.shared.Occurrences;
import org.ccdrec.backbones.shared.Propagation;
import org.ccdrec.graph.BipartiteGraph;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.ModalityFeatures;
import org.ccdrec.spi.Representations;
import org.ccdrec.spi.TrainingState;

/**
 * User embeddings are propagated once with the item ids and once with each modality's frozen,
 * normalised and densely projected features ({@link ContentView}, or step by step if they are
 * wide). All results are concatenated; one dense layer computes the vectors of users, another those
 * of items. The loss contrasts a user with the batch's items, and the items' ids with their
 * modalities ({@link Heads}); repeated occurrences of an item in a batch are not negatives of each
 * other. The weight decay of Adam is implemented as half the squared norm of all parameters, which
 * has the same gradient.
 */
public final class SlmRec implements Backbone {
  private final SlmRecConfig config;
  private final BipartiteGraph graph;
  private final Embeddings embeddings;
  private final List<Matrix> features = new ArrayList<>();
  private final List<Linear> projections = new ArrayList<>();
  private final List<ContentView> contents = new ArrayList<>();
  private final Matrix noItems;
  private final Linear userFusion;
  private final Linear itemFusion;
  private final Heads heads;

  /** The items' vectors of each view: ids first, then each modality. */
  private record ItemViews(List<Var> views) {}

  /** Creates the backbone. */
  public SlmRec(SlmRecConfig config, BackboneContext context) {
    this.config = config;
    this.graph = BipartiteGraph.of(context.interactions());
    this.embeddings = Embeddings.xavierUniform(context);
    int d = context.dimension();
    List<ModalityFeatures> modalities = Content.require("slmrec", context);
    for (ModalityFeatures modality : modalities) {
      Matrix raw = modality.raw();
      Matrix normalised = Matrix.uninitialised(raw.rows(), raw.columns());
      context.kernels().normalizeRows(raw, normalised, Matrix.uninitialised(raw.rows(), 1));
      features.add(normalised);
      String name = "slmrec/content/" + modality.name();
      projections.add(Linear.xavierUniform(context.parameters(), name, raw.columns(), d));
    }
    if (features.stream().allMatch(content -> content.columns() <= ContentView.WIDEST)) {
      for (int at = 0; at < features.size(); at++) {
        contents.add(
            new ContentView(
                context.kernels(), graph, config.layers(), features.get(at), projections.get(at)));
      }
    }
    this.noItems = Matrix.zeros(graph.itemCount(), d);
    int views = modalities.size() + 1;
    this.userFusion = Linear.xavierUniform(context.parameters(), "slmrec/users", views * d, d);
    this.itemFusion = Linear.xavierUniform(context.parameters(), "slmrec/items", views * d, d);
    this.heads = new Heads(context.parameters(), d, modalities.size());
  }

  @Override
  public Objective objective() {
    return Objective.OWN;
  }

  @Override
  public boolean exchangeState(TrainingState state) {
    return true;
  }

  @Override
  public Representations forward(Tape tape, ForwardRequest request, ItemFusion fusion) {
    Propagation propagation = new Propagation(graph, graph.adjacency(), config.layers(), request);
    Var users = embeddings.users(tape);
    List<Propagation.Result> views = new ArrayList<>();
    views.add(propagation.apply(users, embeddings.items(tape)));
    if (contents.isEmpty()) {
      for (int at = 0; at < features.size(); at++) {
        Var content = projections.get(at).apply(tape, tape.constant(features.get(at)));
        views.add(propagation.apply(users, content));
      }
    } else {
      Propagation.Result ofUsers = propagation.apply(users, tape.constant(noItems));
      contents.forEach(content -> views.add(content.apply(tape, request, ofUsers)));
    }
    Stream<Var> ofUsers = views.stream().map(Propagation.Result::users);
    Var[] ofItems = views.stream().map(Propagation.Result::items).toArray(Var[]::new);
    return Representations.of(
            fuse(tape, userFusion, ofUsers.toArray(Var[]::new), request.users()),
            fuse(tape, itemFusion, ofItems, request.items()))
        .withInternals(new ItemViews(List.of(ofItems)));
  }

  private static Var fuse(Tape tape, Linear layer, Var[] views, RowSet rows) {
    Var[] parts = Stream.of(views).map(view -> gather(view, rows.rows())).toArray(Var[]::new);
    Var fused = layer.apply(tape, concatColumns(parts));
    return placeRows(fused, rows);
  }

  @Override
  public Var loss(Tape tape, Batch batch, Representations representations) {
    Losses losses = new Losses();
    Occurrences users = Occurrences.of(batch.users());
    Occurrences items = Occurrences.of(batch.positives());
    losses.add(
        1,
        infoNce(
            normalised(representations.users(), users.distinct()),
            normalised(representations.items(), items.distinct()),
            RowPairs.of(users.places(), items.places()),
            config.temperature()));
    if (config.modalityWeight() > 0) {
      List<Var> views =
          representations.internals(ItemViews.class).views().stream()
              .map(view -> gather(view, items.distinct()))
              .toList();
      losses.add(
          config.modalityWeight(),
          heads.loss(
              tape,
              views,
              RowPairs.of(items.places(), items.places()),
              config.modalityTemperature()));
    }
    if (config.weightDecay() > 0) {
      addWeightDecay(tape, losses);
    }
    return losses.sum();
  }

  private static Var normalised(Var table, int[] rows) {
    return normalizeRows(gather(table, rows));
  }

  private void addWeightDecay(Tape tape, Losses losses) {
    double half = config.weightDecay() / 2;
    losses.add(half, squaredNorm(embeddings.users(tape)));
    losses.add(half, squaredNorm(embeddings.items(tape)));
    Stream<Linear> always = Stream.concat(projections.stream(), Stream.of(userFusion, itemFusion));
    Stream<Linear> own = config.modalityWeight() > 0 ? heads.layers() : Stream.of();
    Stream.concat(always, own).forEach(layer -> losses.add(half, layer.squaredNorm(tape)));
  }
}
