package org.ccdrec.s3;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;

/**
 * How a bucket is reached.
 *
 * @param endpoint URL of the service, empty for Amazon's
 * @param region region of the bucket; empty for that of the environment, or {@code us-east-1} where
 *     there is an endpoint
 * @param pathStyle whether the bucket is in the path of URLs instead of their host name
 * @param timeout longest wait for a connection, and for the next bytes on it
 * @param attempts how often a request is made before it has failed, at least 1
 */
public record S3Settings(
    Optional<URI> endpoint,
    Optional<String> region,
    boolean pathStyle,
    Duration timeout,
    int attempts) {
  /** The timeout that suits most. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  /** The number of attempts that suits most. */
  public static final int DEFAULT_ATTEMPTS = 3;

  /** Checks the values. */
  public S3Settings {
    if (timeout.toMillis() < 1 || attempts < 1) {
      throw new IllegalArgumentException(
          "timeout must be at least 1 ms and attempts at least 1; timeout=%s, attempts=%d"
              .formatted(timeout, attempts));
    }
  }

  /**
   * Reads the URL of an endpoint.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static URI endpoint(String text) {
    try {
      var url = new URI(text);
      boolean isWeb = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (isWeb && url.getHost() != null && url.getUserInfo() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "an endpoint must be a URL like https://storage.example:9000, without a user");
  }
}
