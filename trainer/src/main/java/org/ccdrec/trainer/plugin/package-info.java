/**
 * Plugin loading: the backbones and samplers found on the class path and in a directory of jars.
 *
 * <p>Entry type is {@link org.ccdrec.trainer.plugin.PluginRegistry}, which is immutable once made
 * and safe for use by several threads.
 *
 * <p>Chosen: one class loader for each jar or folder, whose parent is the platform loader, with a
 * short list of packages that come from the host. Rejected: the host's loader as parent, because
 * then a plugin sees, and comes to depend on, whatever versions of Jackson or Lucene the host
 * happens to have; and module layers, because ND4J's jars are not modules.
 */
@NullMarked
package org.ccdrec.trainer.plugin;

import org.jspecify.annotations.NullMarked;
