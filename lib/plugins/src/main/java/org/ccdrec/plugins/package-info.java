/**
 * Plugin loading: finds the plugins on the class path and the jars in a plugins directory, checks
 * their manifests, and loads each jar or folder in a separate class loader.
 *
 * <p>The entry type is {@link org.ccdrec.plugins.Plugins}. A host program describes its service
 * with a {@link org.ccdrec.plugins.PluginSpi}. Several host programs may share one plugins
 * directory: each host loads the jars whose service files name its own service and skips those that
 * name only services of other CCDRec programs. Threading: loading is single-threaded; loaded
 * plugins are thread-safe.
 *
 * <p>Chosen: one class loader for each jar or folder, whose parent is the platform loader, with a
 * short list of packages shared by the host. Rejected: the host's loader as parent, because plugins
 * would then see, and come to depend on, the host's versions of Jackson or Lucene; and module
 * layers, because ND4J's jars are not modules.
 */
@NullMarked
package org.ccdrec.plugins;

import org.jspecify.annotations.NullMarked;
