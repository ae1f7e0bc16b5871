package org.ccdrec.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.ccdrec.catalogue.MergePatch;
import org.ccdrec.encoding.ItemContent;
import org.ccdrec.server.catalogue.Catalogue;
import org.ccdrec.server.catalogue.ChangeRequest;
import org.ccdrec.server.catalogue.ItemChange;
import org.ccdrec.server.catalogue.ItemChange.Operation;
import org.ccdrec.server.encode.EncodeException;
import org.ccdrec.server.http.HttpProblem;
import org.ccdrec.server.live.LiveReference;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.overlay.ChangedItem;
import org.ccdrec.server.overlay.ItemDescriptions;
import org.jspecify.annotations.Nullable;

/**
 * Changes of items that the live version checks, and whose content it encodes, before they are
 * submitted. Used by one worker thread.
 *
 * @param versions the live version
 * @param catalogue stores the changes
 */
record ItemChanges(LiveReference versions, Catalogue catalogue) {
  /**
   * What became of a change.
   *
   * @param reason why it is refused, or null if it is accepted
   * @param isUnsupported whether this server lacks the encoder for it
   */
  record Result(@Nullable String reason, boolean isUnsupported) {
    private static final Result ACCEPTED = new Result(null, false);

    static Result of(@Nullable String reason) {
      return reason == null ? ACCEPTED : new Result(reason, false);
    }

    /** Returns the problem of the only change of a request, or null if it is accepted. */
    @Nullable HttpProblem problem(String itemId) {
      if (reason == null) {
        return null;
      }
      if (isUnsupported) {
        return HttpProblem.noEncoder(reason);
      }
      return reason.startsWith("no item has")
          ? HttpProblem.unknownItem(itemId)
          : HttpProblem.badRequest(reason);
    }
  }

  /** Returns the result of each change, once those that are accepted are durable and visible. */
  CompletableFuture<List<Result>> submit(ChangeRequest request) throws HttpProblem {
    List<Result> results = new ArrayList<>();
    List<ItemChange> valid = new ArrayList<>();
    List<Integer> positions = new ArrayList<>();
    LiveSnapshot live = LiveAnswers.loaded(versions.acquire());
    try {
      for (ChangeRequest.Entry entry : request.entries()) {
        results.add(Result.of(entry.refusal()));
        if (entry.refusal() == null) {
          int position = results.size() - 1;
          ItemChange change = checked(live, entry, results, position);
          if (change != null) {
            valid.add(change);
            positions.add(position);
          }
        }
      }
    } finally {
      live.release();
    }
    return catalogue
        .submit(valid)
        .thenApply(
            refusals -> {
              for (int at = 0; at < positions.size(); at++) {
                results.set(positions.get(at), Result.of(refusals.get(at)));
              }
              return results;
            });
  }

  /** Returns a change with what the live version adds to it, or null with its result set. */
  private @Nullable ItemChange checked(
      LiveSnapshot live, ChangeRequest.Entry entry, List<Result> results, int position)
      throws HttpProblem {
    ItemChange change = Objects.requireNonNull(entry.change());
    List<String> faults = faults(live, change);
    if (!faults.isEmpty()) {
      results.set(position, Result.of(String.join("; ", faults)));
      return null;
    }
    try {
      return described(live, withPicture(change, entry.picture()), entry.picture());
    } catch (EncodeException refusal) {
      String reason = String.valueOf(refusal.getMessage());
      results.set(position, new Result(reason, refusal.isUnsupported()));
      return null;
    }
  }

  private static List<String> faults(LiveSnapshot live, ItemChange change) {
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

  private ItemChange withPicture(ItemChange change, byte @Nullable [] picture) throws HttpProblem {
    if (picture == null) {
      return change;
    }
    try {
      ObjectNode metadata = change.metadata().deepCopy();
      metadata.put(ItemDescriptions.PICTURE, catalogue.pictures().add(picture));
      return change.withMetadata(metadata);
    } catch (IOException e) {
      throw HttpProblem.changesNotWritten();
    }
  }

  /** Encodes the description of a new item as far as the snapshot has its encoders. */
  private static ItemChange described(
      LiveSnapshot live, ItemChange change, byte @Nullable [] picture) throws EncodeException {
    boolean isKnown = live.snapshot().itemIds().indexOf(change.itemId()) >= 0;
    Map<String, String> encoders = live.encoders().fingerprints();
    if (isKnown
        || change.operation() == Operation.DELETE
        || encoders.isEmpty()
        || change.content().keySet().containsAll(encoders.keySet())) {
      return change.with(change.content(), Map.of(), isKnown);
    }
    ObjectNode metadata = metadata(live, change);
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

  private static ObjectNode metadata(LiveSnapshot live, ItemChange change) {
    int index = live.itemIds().indexOf(change.itemId());
    ChangedItem before = index < 0 ? null : live.overlay().change(index);
    return change.operation() == Operation.PUT || before == null
        ? change.metadata()
        : MergePatch.apply(before.source().metadata(), change.metadata());
  }
}
