package org.ccdrec.server.live;

import org.ccdrec.server.content.ContentSettings;
import org.ccdrec.server.retrieval.RetrievalSettings;

/**
 * How a version is served once it is loaded.
 *
 * @param retrieval how its items are searched
 * @param content how items get vectors by their content
 * @param cacheBytes size of the cache of answers, 0 for none
 * @param late what is answered when the deadline comes first
 */
public record LiveSettings(
    RetrievalSettings retrieval, ContentSettings content, long cacheBytes, Late late) {

  /**
   * What is answered when the deadline comes first.
   *
   * @param rankingBytes size of the cache of whole rankings, 0 for none
   * @param items most popular eligible items that are searched exactly, 0 for none
   */
  public record Late(long rankingBytes, int items) {}
}
