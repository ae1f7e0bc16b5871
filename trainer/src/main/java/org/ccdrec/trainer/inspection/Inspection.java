package org.ccdrec.trainer.inspection;

import java.util.List;
import java.util.stream.IntStream;
import org.ccdrec.graph.Interactions;
import org.ccdrec.snapshot.ItemMetadata;
import org.ccdrec.trainer.data.Dataset;

/**
 * Summary statistics of a dataset, with warnings about anything unusual.
 *
 * @param name the dataset's name
 * @param hash SHA-256 of its files
 * @param users number of users
 * @param items number of items
 * @param interactions interactions of all splits together
 * @param sparsity share of all user–item pairs that have no interaction
 * @param train the training split
 * @param validation the validation split
 * @param test the test split
 * @param userDegrees training interactions of users
 * @param itemDegrees training interactions of items
 * @param usersWithoutTraining users without a training interaction
 * @param itemsWithoutTraining items without a training interaction
 * @param popularity how training interactions are distributed over items
 * @param itemsWithMetadata items with metadata in the item table
 * @param modalities the modalities
 * @param warnings anything unusual, one sentence each
 */
public record Inspection(
    String name,
    String hash,
    int users,
    int items,
    long interactions,
    double sparsity,
    SplitReport train,
    SplitReport validation,
    SplitReport test,
    Quantiles userDegrees,
    Quantiles itemDegrees,
    int usersWithoutTraining,
    int itemsWithoutTraining,
    Concentration popularity,
    int itemsWithMetadata,
    List<ModalityReport> modalities,
    List<String> warnings) {

  /** Inspects a whole dataset. */
  public static Inspection of(Dataset dataset) {
    Interactions train = dataset.train();
    int[] userDegrees = IntStream.range(0, dataset.userCount()).map(train::userDegree).toArray();
    int[] itemDegrees = dataset.popularity();
    long interactions = (long) train.size() + dataset.validation().size() + dataset.test().size();
    var bare =
        new Inspection(
            dataset.name(),
            dataset.hash(),
            dataset.userCount(),
            dataset.itemCount(),
            interactions,
            1 - (double) interactions / dataset.userCount() / dataset.itemCount(),
            SplitReport.of(train, train),
            SplitReport.of(dataset.validation(), train),
            SplitReport.of(dataset.test(), train),
            Quantiles.of(userDegrees),
            Quantiles.of(itemDegrees),
            zeros(userDegrees),
            zeros(itemDegrees),
            Concentration.of(itemDegrees),
            itemsWithMetadata(dataset),
            dataset.modalities().stream().map(ModalityReport::of).toList(),
            List.of());
    return bare.with(Warnings.of(dataset, bare));
  }

  private static int zeros(int[] degrees) {
    return (int) IntStream.of(degrees).filter(degree -> degree == 0).count();
  }

  private static int itemsWithMetadata(Dataset dataset) {
    return (int) dataset.metadata().stream().filter(m -> !m.equals(ItemMetadata.NONE)).count();
  }

  private Inspection with(List<String> found) {
    return new Inspection(
        name,
        hash,
        users,
        items,
        interactions,
        sparsity,
        train,
        validation,
        test,
        userDegrees,
        itemDegrees,
        usersWithoutTraining,
        itemsWithoutTraining,
        popularity,
        itemsWithMetadata,
        modalities,
        List.copyOf(found));
  }
}
