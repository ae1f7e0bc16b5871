package org.ccdrec.server.admin;

import java.util.List;
import org.ccdrec.config.Setting;
import org.ccdrec.server.origin.AllowedHosts;

/**
 * The administration port, {@code admin} in {@code conf/server.yaml}.
 *
 * @param enabled whether the server opens it
 * @param host address to listen on
 * @param port port to listen on, 0 for any free port
 * @param allowedHosts host names that requests may address besides this machine's
 */
public record AdminSettings(
    @Setting(help = "Open the administration port", defaultValue = "false") boolean enabled,
    @Setting(
            help = "Address to listen on; without keys or tokens nobody is authenticated",
            defaultValue = "127.0.0.1")
        String host,
    @Setting(
            help = "Port to listen on; 0 takes a free port",
            defaultValue = "8081",
            min = "0",
            max = "65535")
        int port,
    @Setting(
            help =
                "Host names that requests may address besides localhost, host and IP addresses;"
                    + " needed if the port is reached by name from other machines",
            defaultValue = "[]",
            pattern = AllowedHosts.NAME)
        List<String> allowedHosts) {}
