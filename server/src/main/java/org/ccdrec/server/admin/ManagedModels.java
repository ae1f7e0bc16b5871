package org.ccdrec.server.admin;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.ccdrec.server.http.HttpProblem;
import org.ccdrec.snapshot.SnapshotId;
import org.jspecify.annotations.Nullable;

/**
 * The models whose versions an administrator manages, at least one; the first is the default.
 *
 * @param byName the versions of each model
 */
public record ManagedModels(Map<String, ManagedVersions> byName) {
  /** Copies the map, in its order. */
  public ManagedModels {
    byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }

  /** Returns the versions of the default model. */
  public ManagedVersions main() {
    return byName.values().iterator().next();
  }

  /** Returns the names of all models, the default one first. */
  List<String> names() {
    return List.copyOf(byName.keySet());
  }

  /** Returns the name of the default model if none is given, else the given one if it is served. */
  String known(@Nullable String name) throws HttpProblem {
    String known = name == null ? names().getFirst() : name;
    if (!byName.containsKey(known)) {
      throw HttpProblem.badRequest("model must be one of %s; model=%s".formatted(names(), known));
    }
    return known;
  }

  /**
   * Returns the name of the model that an action is for, which must be given if there are several.
   */
  String required(@Nullable String name) throws HttpProblem {
    if (name == null && byName.size() > 1) {
      throw HttpProblem.badRequest(
          "this server has several models: the body must name one of %s, as in {\"model\": \"%s\"}"
              .formatted(names(), names().getFirst()));
    }
    return known(name);
  }

  /** Returns the versions of a model that is served. */
  ManagedVersions versions(String name) {
    return Objects.requireNonNull(byName.get(name), name);
  }

  /** Returns the versions whose files are in use. */
  public Set<SnapshotId> inUse() {
    Set<SnapshotId> inUse = new HashSet<>();
    byName.values().forEach(each -> inUse.addAll(each.activations().inUse()));
    return inUse;
  }

  /** Returns why newer versions cannot be found at present, or null if they can. */
  public @Nullable String failure() {
    if (byName.size() == 1) {
      return main().failure();
    }
    String failures =
        byName.entrySet().stream()
            .filter(each -> each.getValue().failure() != null)
            .map(each -> each.getKey() + ": " + each.getValue().failure())
            .collect(Collectors.joining("; "));
    return failures.isEmpty() ? null : failures;
  }
}
