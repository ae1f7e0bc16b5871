/**
 * The trainer's plugins: the backbones and samplers found on the class path and in a directory of
 * jars.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.plugin.PluginRegistry}, which is immutable and
 * thread-safe. {@link org.ccdrec.plugins} finds and loads the jars.
 */
@NullMarked
package org.ccdrec.trainer.plugin;

import org.jspecify.annotations.NullMarked;
