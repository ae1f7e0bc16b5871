package org.ccdrec.snapshot;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A manifest without its time of publication and its version, which depends on that time. */
record ManifestDraft(
    String name,
    Manifest.Shape shape,
    Manifest.Model model,
    Provenance provenance,
    Map<String, Double> metrics,
    @Nullable Map<String, AttributeType> attributes,
    Map<String, Integer> content,
    List<Manifest.FileEntry> files) {}
