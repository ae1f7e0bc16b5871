/**
 * Notifications to the service manager systemd; {@link org.ccdrec.server.systemd.ServiceManager} is
 * the entry.
 *
 * <p>Threading: its types are immutable.
 */
@NullMarked
package org.ccdrec.server.systemd;

import org.jspecify.annotations.NullMarked;
