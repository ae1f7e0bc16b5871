package org.ccdrec.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A bucket whose objects can be listed, read and written. Every failure is a {@link
 * BucketException} whose message contains no credentials.
 *
 * <p>The SDK's own checksums are disabled where the protocol does not require them, because many
 * compatible services reject them; snapshots carry their own SHA-256. Thread-safe.
 */
final class Bucket implements AutoCloseable {
  private final S3Client client;
  private final String name;
  private final int attempts;

  private Bucket(S3Client client, String name, int attempts) {
    this.client = client;
    this.name = name;
    this.attempts = attempts;
  }

  static Bucket open(String name, S3Settings settings) throws BucketException {
    var http =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(settings.timeout())
            .socketTimeout(settings.timeout());
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(http)
            .forcePathStyle(settings.pathStyle())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(
                override -> override.retryStrategy(retries(settings.attempts())));
    settings.endpoint().ifPresent(builder::endpointOverride);
    settings
        .region()
        .or(() -> settings.endpoint().map(any -> "us-east-1"))
        .map(Region::of)
        .ifPresent(builder::region);
    try {
      return new Bucket(builder.build(), name, settings.attempts());
    } catch (SdkException e) {
      throw new BucketException("s3://" + name + " cannot be reached", e);
    }
  }

  private static StandardRetryStrategy retries(int attempts) {
    return software.amazon.awssdk.awscore.retry.AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(attempts)
        .build();
  }

  /** Returns all objects whose key begins with a prefix. */
  List<S3Object> list(String prefix) throws BucketException {
    try {
      List<S3Object> objects = new ArrayList<>();
      client
          .listObjectsV2Paginator(request -> request.bucket(name).prefix(prefix))
          .contents()
          .forEach(objects::add);
      return objects;
    } catch (SdkException e) {
      throw new BucketException("s3://" + name + " cannot be listed", e);
    }
  }

  /**
   * Opens an object; the stream reconnects as often as needed.
   *
   * @throws NoSuchFileException if there is no such object
   */
  InputStream open(String key) throws IOException {
    return new ResumingStream((from, tag) -> open(key, from, tag), attempts);
  }

  private ResponseInputStream<GetObjectResponse> open(String key, long from, @Nullable String tag)
      throws IOException {
    try {
      return client.getObject(
          request ->
              request
                  .bucket(name)
                  .key(key)
                  .ifMatch(tag)
                  .range(from == 0 ? null : "bytes=" + from + "-"));
    } catch (NoSuchKeyException e) {
      throw new NoSuchFileException("s3://" + name + "/" + key);
    } catch (SdkException e) {
      throw new BucketException("s3://" + name + "/" + key + " cannot be read", e);
    }
  }

  /** Writes an object from a file. */
  void put(String key, Path file) throws BucketException {
    put(key, RequestBody.fromFile(file));
  }

  /** Writes an object. */
  void put(String key, byte[] content) throws BucketException {
    put(key, RequestBody.fromBytes(content));
  }

  private void put(String key, RequestBody content) throws BucketException {
    try {
      client.putObject(request -> request.bucket(name).key(key), content);
    } catch (SdkException e) {
      throw new BucketException("s3://" + name + "/" + key + " cannot be written", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
