package org.ccdrec.trainer.retraining;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ccdrec.catalogue.CatalogueItem;
import org.ccdrec.catalogue.CatalogueLine;
import org.ccdrec.catalogue.MergePatch;
import org.ccdrec.files.Sha256;
import org.ccdrec.snapshot.ItemMetadata;
import org.ccdrec.snapshot.MetadataJson;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.features.Modality;

/**
 * What a catalogue log changes in the datasets of one shop: metadata and content vectors of items.
 * An attribute that the dataset does not declare is left out, and so is a vector of another width
 * or another encoder. Pictures stay in the log, from which the server shows them. Used by one
 * thread.
 */
public final class CatalogueChanges {
  private final Map<String, CatalogueItem> items;
  private final Map<String, Integer> widths;
  private final Map<String, String> encoders;
  private final MetadataJson schema;

  /**
   * Creates the changes.
   *
   * @param dataset the dataset before it changes
   * @param encoders fingerprint of the encoder by modality, for features that were encoded
   */
  public CatalogueChanges(LoggedCatalogue logged, Dataset dataset, Map<String, String> encoders) {
    this.items = logged.items();
    this.widths =
        dataset.modalities().stream().collect(Collectors.toMap(Modality::name, Modality::columns));
    this.encoders = Map.copyOf(encoders);
    this.schema = new MetadataJson(dataset.attributeTypes());
  }

  /** Returns those of some ids whose items were deleted. */
  Set<String> deleted(Collection<String> ids) {
    return ids.stream()
        .filter(id -> items.containsKey(id) && items.get(id).isDeleted())
        .collect(Collectors.toSet());
  }

  /** Returns the ids of the items that have content, in the order of ids. */
  List<String> withContent() {
    return items.values().stream()
        .filter(item -> !item.isDeleted() && !item.usableContent(widths, encoders).isEmpty())
        .map(CatalogueItem::itemId)
        .toList();
  }

  /** A dataset with changes, and how many of its items they touch. */
  record Applied(Dataset dataset, int changed, int deleted) {}

  /** Applies the changes to a dataset that may have further items. Deleted items stay in it. */
  Applied applyTo(Dataset dataset) {
    Map<Integer, CatalogueItem> changed = new HashMap<>();
    int deleted = 0;
    for (int item = 0; item < dataset.itemCount(); item++) {
      CatalogueItem change = items.get(dataset.itemIds().get(item));
      if (change != null && change.isDeleted()) {
        deleted++;
      } else if (change != null
          && (!change.usableContent(widths, encoders).isEmpty() || !change.metadata().isEmpty())) {
        changed.put(item, change);
      }
    }
    if (changed.isEmpty()) {
      return new Applied(dataset, 0, deleted);
    }
    Dataset applied =
        dataset.withItems(
            dataset.modalities().stream().map(each -> changed(each, changed)).toList(),
            changed(dataset, changed),
            hash(dataset, changed));
    return new Applied(applied, changed.size(), deleted);
  }

  private Modality changed(Modality modality, Map<Integer, CatalogueItem> changed) {
    float[] values = modality.values().clone();
    changed.forEach(
        (item, change) -> {
          float[] vector = change.usableContent(widths, encoders).get(modality.name());
          if (vector != null) {
            System.arraycopy(vector, 0, values, item * modality.columns(), vector.length);
          }
        });
    return modality.withValues(values);
  }

  private List<ItemMetadata> changed(Dataset dataset, Map<Integer, CatalogueItem> changed) {
    List<ItemMetadata> metadata = new ArrayList<>(dataset.metadata());
    if (metadata.isEmpty()) {
      metadata.addAll(Collections.nCopies(dataset.itemCount(), ItemMetadata.NONE));
    }
    changed.forEach(
        (item, change) -> {
          ItemMetadata before = change.replaces() ? ItemMetadata.NONE : metadata.get(item);
          metadata.set(
              item,
              schema.read(
                  schema.conforming(
                      MergePatch.apply(schema.tree(item, before), change.metadata()))));
        });
    return metadata;
  }

  /** Returns the SHA-256 of the dataset's hash and the changed items. */
  private static String hash(Dataset dataset, Map<Integer, CatalogueItem> changed) {
    MessageDigest digest = Sha256.newDigest();
    digest.update((dataset.hash() + "\n").getBytes(StandardCharsets.UTF_8));
    new TreeMap<>(changed).values().forEach(item -> digest.update(CatalogueLine.write(item)));
    return HexFormat.of().formatHex(digest.digest());
  }
}
