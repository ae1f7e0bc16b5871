package org.ccdrec.server.access;

import java.util.List;
import org.ccdrec.config.Setting;

/**
 * One API key, an entry of {@code keys} in {@code conf/server.yaml}.
 *
 * @param roles roles of its caller
 * @param sha256 SHA-256 of the key, in hexadecimal digits
 */
public record KeySettings(
    @Setting(help = "Roles of the caller") List<Role> roles,
    @Setting(help = "SHA-256 of the key, 64 hexadecimal digits", pattern = "[0-9a-fA-F]{64}")
        String sha256) {}
