/**
 * Plugin loading: finds the plugins on the class path and the jars in a plugins directory, checks
 * their manifests, and loads each jar or folder in a class loader of its own.
 *
 * <p>Entry type: {@link org.ccdrec.plugins.Plugins}. A host program describes the service it looks
 * for by a {@link org.ccdrec.plugins.PluginSpi}. Several host programs may share one plugins
 * directory: a jar is told by its service files, so each host loads the jars that name its own
 * service and skips those that name only services of other CCDRec programs. Loading is done by one
 * thread; what was loaded is safe for use by several.
 *
 * <p>Chosen: one class loader for each jar or folder, whose parent is the platform loader, with a
 * short list of packages that come from the host. Rejected: the host's loader as parent, because
 * then a plugin sees, and comes to depend on, whatever versions of Jackson or Lucene the host
 * happens to have; and module layers, because ND4J's jars are not modules.
 */
@NullMarked
package org.ccdrec.plugins;

import org.jspecify.annotations.NullMarked;
