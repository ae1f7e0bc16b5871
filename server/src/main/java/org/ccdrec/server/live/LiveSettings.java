package org.ccdrec.server.live;

import java.nio.file.Path;
import org.ccdrec.server.content.ContentSettings;
import org.ccdrec.server.retrieval.RetrievalSettings;

/**
 * Everything that determines how a loaded version is served.
 *
 * @param retrieval how its items are searched
 * @param content how cold and new items get vectors
 * @param cache the answer cache
 * @param fallback the fallbacks of a search that misses its deadline
 * @param derivedDirectory directory of what is derived from snapshots: graph indices, filter
 *     columns, and records of verified files
 * @param picturesDirectory directory of the pictures of changed items
 * @param niceness nice value of the thread that loads a version beside a live one
 */
public record LiveSettings(
    RetrievalSettings retrieval,
    ContentSettings content,
    CacheSettings cache,
    FallbackSettings fallback,
    Path derivedDirectory,
    Path picturesDirectory,
    int niceness) {}
