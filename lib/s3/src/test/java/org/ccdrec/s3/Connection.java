package org.ccdrec.s3;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.ccdrec.s3.testkit.BucketServer;

/** Connects tests to their bucket. */
final class Connection {
  static final S3Address ADDRESS = new S3Address(BucketServer.BUCKET, "team/shop");

  private Connection() {}

  static S3Settings settings(URI endpoint, int attempts) {
    return new S3Settings(
        Optional.of(endpoint), Optional.empty(), true, Duration.ofSeconds(20), attempts);
  }

  static S3Store store(URI endpoint) throws BucketException {
    return S3Store.open(ADDRESS, settings(endpoint, 2));
  }

  /** Sets credentials where the SDK's default chain finds them. */
  static void signIn(String secret) {
    System.setProperty("aws.accessKeyId", BucketServer.ACCESS_KEY);
    System.setProperty("aws.secretAccessKey", secret);
  }
}
