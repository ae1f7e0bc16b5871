package org.ccdrec.server.transport;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ccdrec.config.Setting;
import org.ccdrec.server.origin.AllowedHosts;
import org.ccdrec.server.origin.CorsSettings;
import org.ccdrec.server.origin.TrustedProxies;

/**
 * The public port, {@code http} in {@code conf/server.yaml}.
 *
 * @param host address to listen on
 * @param port port to listen on, 0 for any free port
 * @param eventLoops number of event loop threads, 0 for one per core
 * @param idleTimeout time after which a connection without a request is closed
 * @param receiveTimeout time limit for the headers of a connection's first request, and for each
 *     body
 * @param maxTargetLength longest request line in bytes
 * @param maxHeaderLength longest header section in bytes
 * @param maxBodyLength longest request body in bytes
 * @param compressFrom least number of bytes of an answer that is compressed
 * @param maxConnections largest number of open connections
 * @param accessLog whether each request is logged
 * @param maxWaiting largest number of requests that wait for or run on a worker thread
 * @param deadline time limit for waiting for a worker and searching
 * @param maxBatch largest number of requests in a batch
 * @param cursorSecret secret that signs cursors
 * @param drainDelay time between failing readiness and closing the port at shutdown
 * @param drainTimeout time limit for requests in progress at shutdown
 * @param allowedHosts host names that requests may address
 * @param trustedProxies proxies whose X-Forwarded-… headers are believed
 * @param cors which pages of other origins may call
 */
public record HttpSettings(
    @Setting(help = "Address to listen on; 0.0.0.0 for all", defaultValue = "127.0.0.1")
        String host,
    @Setting(
            help = "Port to listen on; 0 takes a free port",
            defaultValue = "8080",
            min = "0",
            max = "65535")
        int port,
    @Setting(
            help = "Event loop threads; 0 for one per core",
            defaultValue = "0",
            min = "0",
            max = "256")
        int eventLoops,
    @Setting(
            help = "Time after which a connection without a request is closed",
            defaultValue = "60s",
            min = "1s",
            max = "1d")
        Duration idleTimeout,
    @Setting(
            help = "Time limit for the headers of a connection's first request, and for each body",
            defaultValue = "10s",
            min = "100ms",
            max = "1d")
        Duration receiveTimeout,
    @Setting(
            help = "Longest request line in bytes",
            defaultValue = "4096",
            min = "256",
            max = "65536")
        int maxTargetLength,
    @Setting(help = "Longest headers in bytes", defaultValue = "8192", min = "256", max = "1048576")
        int maxHeaderLength,
    @Setting(
            help = "Longest body in bytes",
            defaultValue = "262144",
            min = "1024",
            max = "16777216")
        int maxBodyLength,
    @Setting(
            help = "Least bytes of an answer compressed for clients that accept gzip; 0 for none",
            defaultValue = "1024",
            min = "0",
            max = "16777216")
        int compressFrom,
    @Setting(
            help = "Largest number of open connections; further ones are closed at once",
            defaultValue = "10000",
            min = "1",
            max = "1000000")
        int maxConnections,
    @Setting(
            help = "Log each request as JSON to the logger org.ccdrec.access",
            defaultValue = "false")
        boolean accessLog,
    @Setting(
            help = "Requests that may wait for or run on a worker; further ones get status 429",
            defaultValue = "256",
            min = "1",
            max = "100000")
        int maxWaiting,
    @Setting(
            help = "Time limit for waiting for a worker and searching",
            defaultValue = "1s",
            min = "1ms",
            max = "1d")
        Duration deadline,
    @Setting(
            help = "Largest number of requests in a batch",
            defaultValue = "100",
            min = "1",
            max = "10000")
        int maxBatch,
    @Setting(help = "Secret that signs cursors; unset: cursors are valid until a restart")
        Optional<String> cursorSecret,
    @Setting(
            help = "Time between failing readiness and closing the port at shutdown",
            defaultValue = "0s",
            min = "0s",
            max = "10m")
        Duration drainDelay,
    @Setting(
            help = "Time limit for requests in progress at shutdown",
            defaultValue = "10s",
            min = "0s",
            max = "1d")
        Duration drainTimeout,
    @Setting(
            help =
                "Host names that requests may address besides this machine's; empty: any name, but"
                    + " only this machine's if host is a loopback address and there are no keys or"
                    + " tokens",
            defaultValue = "[]",
            pattern = AllowedHosts.NAME)
        List<String> allowedHosts,
    @Setting(
            help =
                "IP addresses, or ranges such as 10.0.0.0/8, of reverse proxies whose"
                    + " X-Forwarded-For, -Proto and -Host are believed",
            defaultValue = "[]")
        List<String> trustedProxies,
    @Setting(help = "Which pages of other origins may call") CorsSettings cors) {

  /** Checks the addresses of proxies. */
  public HttpSettings {
    var unused = TrustedProxies.of(trustedProxies);
  }

  /** Returns the number of event loop threads. */
  public int eventLoopThreads() {
    return eventLoops > 0 ? eventLoops : Runtime.getRuntime().availableProcessors();
  }
}
