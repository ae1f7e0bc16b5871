package org.ccdrec.s3;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;

/**
 * Connection settings of a bucket.
 *
 * @param endpoint URL of the service, empty for Amazon's
 * @param region region of the bucket; if empty, the environment's, or {@code us-east-1} if an
 *     endpoint is set
 * @param pathStyle whether the bucket is in the path of URLs instead of their host name
 * @param timeout maximum wait for a connection, and for the next bytes on it
 * @param attempts number of attempts before a request fails, at least 1
 */
public record S3Settings(
    Optional<URI> endpoint,
    Optional<String> region,
    boolean pathStyle,
    Duration timeout,
    int attempts) {
  /** The default timeout. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  /** The default number of attempts. */
  public static final int DEFAULT_ATTEMPTS = 3;

  /** Validates the values. */
  public S3Settings {
    if (timeout.toMillis() < 1 || attempts < 1) {
      throw new IllegalArgumentException(
          "timeout must be at least 1 ms and attempts at least 1; timeout=%s, attempts=%d"
              .formatted(timeout, attempts));
    }
  }

  /**
   * Parses the URL of an endpoint.
   *
   * @throws IllegalArgumentException if the text is not a valid endpoint
   */
  public static URI endpoint(String text) {
    try {
      var url = new URI(text);
      boolean isWeb = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (isWeb && url.getHost() != null && url.getUserInfo() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // reported below
    }
    throw new IllegalArgumentException(
        "an endpoint must be a URL like https://storage.example:9000, without user information");
  }
}
