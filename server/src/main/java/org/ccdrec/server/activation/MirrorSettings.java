package org.ccdrec.server.activation;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.ccdrec.config.Setting;
import org.ccdrec.s3.S3Settings;

/**
 * How a store in a bucket is accessed and mirrored, {@code store.s3} in {@code conf/server.yaml}.
 *
 * @param endpoint URL of the service, empty for Amazon's
 * @param region region of the bucket, empty for that of the environment
 * @param pathStyle whether the bucket is part of the URL's path, empty for only with an endpoint
 * @param mirror directory that versions are mirrored into
 * @param kept number of the newest versions that are mirrored
 * @param pollInterval time between two checks of the bucket
 * @param timeout time limit for a connection, and for the next bytes on it
 * @param attempts attempts of a request before it fails
 */
public record MirrorSettings(
    @Setting(help = "URL of the service; unset: Amazon's") Optional<String> endpoint,
    @Setting(help = "Region; unset: that of the environment, or us-east-1 with an endpoint")
        Optional<String> region,
    @Setting(help = "Put the bucket into the path of URLs; unset: only with an endpoint")
        Optional<Boolean> pathStyle,
    @Setting(help = "Directory that versions are mirrored into", defaultValue = "mirror")
        Path mirror,
    @Setting(
            help = "Number of the newest versions that are mirrored",
            defaultValue = "3",
            min = "1",
            max = "1000")
        int kept,
    @Setting(
            help = "Time between two checks of the bucket",
            defaultValue = "10s",
            min = "100ms",
            max = "1d")
        Duration pollInterval,
    @Setting(
            help = "Time limit for a connection, and for the next bytes on it",
            defaultValue = "10s",
            min = "1ms",
            max = "1h")
        Duration timeout,
    @Setting(
            help = "Attempts of a request before it fails",
            defaultValue = "3",
            min = "1",
            max = "100")
        int attempts) {

  /** Checks the endpoint. */
  public MirrorSettings {
    endpoint.ifPresent(S3Settings::endpoint);
  }

  /** Returns how the bucket is accessed. */
  S3Settings connection() {
    return new S3Settings(
        endpoint.map(S3Settings::endpoint),
        region,
        pathStyle.orElse(endpoint.isPresent()),
        timeout,
        attempts);
  }
}
