package org.ccdrec.server.catalogue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.ccdrec.catalogue.MergePatch;
import org.ccdrec.encoding.ItemContent;
import org.ccdrec.server.catalogue.ItemChange.Operation;
import org.ccdrec.server.encode.EncodeException;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.overlay.ChangedItem;
import org.ccdrec.server.overlay.ItemDescriptions;
import org.jspecify.annotations.Nullable;

/**
 * Changes of items that are checked, and whose content is encoded, before they are submitted. Of
 * several models, the first that has an item checks its changes, or else the first of all. Used by
 * one worker thread.
 *
 * @param versions the live version of each model, at least one, the default model's first; the
 *     caller holds them until {@link #submit} returns
 * @param catalogue stores the changes
 */
public record CheckedChanges(List<LiveSnapshot> versions, Catalogue catalogue) {
  /**
   * What became of a change.
   *
   * @param reason why it is refused, or null if it is accepted
   * @param isUnsupported whether this server lacks the encoder for it
   * @param isPending whether it is accepted and not yet in the shared log of the fleet
   */
  public record Result(@Nullable String reason, boolean isUnsupported, boolean isPending) {
    private static final Result ACCEPTED = new Result(null, false, false);
    private static final Result PENDING = new Result(null, false, true);

    static Result of(@Nullable String reason) {
      return reason == null ? ACCEPTED : new Result(reason, false, false);
    }

    private Result pending(boolean isSo) {
      return isSo && reason == null ? PENDING : this;
    }

    /** Returns whether there is no such item. */
    public boolean isUnknown() {
      return reason != null && reason.startsWith(ChangeBatch.UNKNOWN);
    }
  }

  /**
   * Returns the result of each change, once those that are accepted are durable and visible.
   *
   * @throws IOException if a picture cannot be stored
   */
  public CompletableFuture<List<Result>> submit(ChangeRequest request) throws IOException {
    List<Result> results = new ArrayList<>();
    List<ItemChange> valid = new ArrayList<>();
    List<Integer> positions = new ArrayList<>();
    for (ChangeRequest.Entry entry : request.entries()) {
      results.add(Result.of(entry.refusal()));
      if (entry.refusal() == null) {
        int position = results.size() - 1;
        ItemChange change = checked(entry, results, position);
        if (change != null) {
          valid.add(change);
          positions.add(position);
        }
      }
    }
    return catalogue
        .submit(valid)
        .thenApply(
            applied -> {
              for (int at = 0; at < positions.size(); at++) {
                Result result = Result.of(applied.refusals().get(at));
                results.set(positions.get(at), result.pending(applied.isPending()));
              }
              return results;
            });
  }

  /** Returns a change with what the live version adds to it, or null with its result set. */
  private @Nullable ItemChange checked(
      ChangeRequest.Entry entry, List<Result> results, int position) throws IOException {
    ItemChange change = Objects.requireNonNull(entry.change());
    List<String> faults = faults(change);
    if (!faults.isEmpty()) {
      results.set(position, Result.of(String.join("; ", faults)));
      return null;
    }
    try {
      return described(withPicture(change, entry.picture()), entry.picture());
    } catch (EncodeException refusal) {
      String reason = String.valueOf(refusal.getMessage());
      results.set(position, new Result(reason, refusal.isUnsupported(), false));
      return null;
    }
  }

  /** Returns the version that checks a change. */
  private LiveSnapshot version(ItemChange change) {
    return versions.stream()
        .filter(each -> each.itemIds().indexOf(change.itemId()) >= 0)
        .findFirst()
        .orElse(versions.getFirst());
  }

  /**
   * Returns whether an item needs no content to be put, because every version has it, or exists for
   * other changes, because some version has it.
   */
  private boolean isKnown(ItemChange change) {
    Predicate<LiveSnapshot> has = each -> each.snapshot().itemIds().indexOf(change.itemId()) >= 0;
    return change.operation() == Operation.PUT
        ? versions.stream().allMatch(has)
        : versions.stream().anyMatch(has);
  }

  private List<String> faults(ItemChange change) {
    LiveSnapshot live = version(change);
    List<String> faults =
        new ArrayList<>(new ItemDescriptions(live.snapshot()).faults(change.metadata()));
    Map<String, Integer> widths = live.content().widths();
    change
        .content()
        .forEach(
            (modality, vector) -> {
              Integer width = widths.get(modality);
              if (width == null) {
                faults.add(
                    "content must be of the model's modalities, %s; found %s"
                        .formatted(widths.keySet(), modality));
              } else if (width != vector.length) {
                faults.add(
                    "content.%s must have %d elements; it has %d"
                        .formatted(modality, width, vector.length));
              }
            });
    return faults;
  }

  private ItemChange withPicture(ItemChange change, byte @Nullable [] picture) throws IOException {
    if (picture == null) {
      return change;
    }
    ObjectNode metadata = change.metadata().deepCopy();
    metadata.put(ItemDescriptions.PICTURE, catalogue.pictures().add(picture));
    return change.withMetadata(metadata);
  }

  /** Encodes the description of a new item as far as the snapshot has its encoders. */
  private ItemChange described(ItemChange change, byte @Nullable [] picture)
      throws EncodeException {
    LiveSnapshot live = version(change);
    boolean isKnown = isKnown(change);
    Map<String, String> encoders = live.encoders().fingerprints();
    if (isKnown
        || change.operation() == Operation.DELETE
        || encoders.isEmpty()
        || change.content().keySet().containsAll(encoders.keySet())) {
      return change.with(change.content(), Map.of(), isKnown);
    }
    ObjectNode metadata = metadata(change);
    ItemContent item = ItemDescriptions.content(metadata, picture == null ? null : () -> picture);
    if (item.texts().isEmpty() && item.attributes().isEmpty() && item.picture() == null) {
      return change.with(change.content(), Map.of(), false);
    }
    Map<String, float[]> encoded = live.encoders().encode(item, change.content().keySet());
    Map<String, float[]> content = new HashMap<>(encoded);
    content.putAll(change.content());
    encoders.keySet().retainAll(encoded.keySet());
    return change.with(content, encoders, false);
  }

  private ObjectNode metadata(ItemChange change) {
    LiveSnapshot live = version(change);
    int index = live.itemIds().indexOf(change.itemId());
    ChangedItem before = index < 0 ? null : live.overlay().change(index);
    return change.operation() == Operation.PUT || before == null
        ? change.metadata()
        : MergePatch.apply(before.source().metadata(), change.metadata());
  }
}
