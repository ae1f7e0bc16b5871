/**
 * The configuration of a training run, and the context that it gives to plugins.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.training.config.EffectiveConfig}. Configurations
 * are immutable; a context is used by the training thread.
 */
@NullMarked
package org.ccdrec.trainer.training.config;

import org.jspecify.annotations.NullMarked;
