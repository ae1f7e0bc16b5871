package org.ccdrec.s3;

import org.ccdrec.s3.testkit.BucketServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Tests on a real S3 server, whose bucket is empty at the start of each. */
abstract class OnBucketServer {
  static BucketServer server;

  @BeforeAll
  static void startServer() throws Exception {
    server = BucketServer.start();
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @BeforeEach
  void emptyBucket() {
    Connection.signIn(BucketServer.SECRET_KEY);
    server.clear();
  }
}
