package org.ccdrec.s3.testkit;

import java.net.URI;
import java.util.Properties;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobProviderMetadata;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;

/**
 * An S3 server (S3Proxy) on a free port of the loopback address, with one bucket, in memory.
 *
 * <p>It checks signatures. Objects can be changed behind the back of its clients through {@link
 * #put} and {@link #remove}. Safe for use by many threads.
 */
public final class BucketServer implements AutoCloseable {
  /** The key id that it takes. */
  public static final String ACCESS_KEY = "test-access";

  /** The secret key that it takes. */
  public static final String SECRET_KEY = "test-secret-never-to-be-logged";

  /** The bucket that it has. */
  public static final String BUCKET = "models";

  private final BlobStoreContext context;
  private final S3Proxy server;

  private BucketServer(BlobStoreContext context, S3Proxy server) {
    this.context = context;
    this.server = server;
  }

  /** Starts a server with an empty bucket. */
  public static BucketServer start() throws Exception {
    BlobStoreContext context =
        ContextBuilder.newBuilder(new TransientNio2BlobProviderMetadata())
            .credentials(ACCESS_KEY, SECRET_KEY)
            .overrides(new Properties())
            .build(BlobStoreContext.class);
    S3Proxy server =
        S3Proxy.builder()
            .blobStore(context.getBlobStore())
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
            .build();
    server.start();
    context.getBlobStore().createContainerInLocation(null, BUCKET);
    return new BucketServer(context, server);
  }

  /** Returns the port it listens on. */
  public int port() {
    return server.getPort();
  }

  /** Returns the URL of its endpoint. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** Writes an object, whatever its clients think. */
  public void put(String key, byte[] content) {
    BlobStore objects = context.getBlobStore();
    objects.putBlob(
        BUCKET, objects.blobBuilder(key).payload(content).contentLength(content.length).build());
  }

  /** Returns the content of an object. */
  public byte[] get(String key) throws java.io.IOException {
    try (var input = context.getBlobStore().getBlob(BUCKET, key).getPayload().openStream()) {
      return input.readAllBytes();
    }
  }

  /** Removes an object. */
  public void remove(String key) {
    context.getBlobStore().removeBlob(BUCKET, key);
  }

  /** Removes every object. */
  public void clear() {
    context.getBlobStore().clearContainer(BUCKET);
  }

  @Override
  public void close() throws Exception {
    server.stop();
    context.close();
  }
}
