package org.ccdrec.server.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.ccdrec.server.testing.FaultTable;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.Recorded;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The ports speak TLS, and take a changed certificate without a restart. */
@Timeout(300)
class TlsTest {
  private static final char[] PASSWORD = "password".toCharArray();

  @TempDir Path directory = Path.of("unset");

  /** Makes a certificate with the JDK's keytool. */
  private KeyStore make(String name) throws Exception {
    Path file = directory.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-storetype",
                "PKCS12",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=IP:127.0.0.1",
                "-validity",
                "2",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertEquals(0, keytool.waitFor());
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream input = Files.newInputStream(file)) {
      store.load(input, PASSWORD);
    }
    return store;
  }

  private void install(KeyStore store) throws Exception {
    write("chain.pem", "CERTIFICATE", store.getCertificate("server").getEncoded());
    write("key.pem", "PRIVATE KEY", store.getKey("server", PASSWORD).getEncoded());
  }

  private void write(String name, String kind, byte[] content) throws IOException {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
    String pem = "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, base64, kind);
    Files.writeString(directory.resolve(name), pem);
  }

  /** Asks over TLS, trusting one certificate; returns the subject that answered. */
  private static String subject(int port, KeyStore trusted) throws Exception {
    var certificates = KeyStore.getInstance("PKCS12");
    certificates.load(null, null);
    certificates.setCertificateEntry("server", trusted.getCertificate("server"));
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(certificates);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    try (var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
      String request = "GET /live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
      var certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return certificate.getSubjectX500Principal().getName();
    }
  }

  @Test
  void aChangedCertificateIsUsedAndABrokenOneIsNot() throws Exception {
    new GeneratedSnapshot(1, 20, 50, 4, 2)
        .publish(SnapshotStore.open(directory.resolve("store")), "shop", false);
    FaultTable.of("TlsTest.aChangedCertificateIsUsedAndABrokenOneIsNot")
        .row("a certificate that does not belong to its key", "reload", "the previous pair stays");
    KeyStore first = make("first");
    KeyStore second = make("second");
    install(first);
    try (var log = new Recorded("org.ccdrec.server.transport.Tls");
        TestServer server =
            TestServer.start(
                directory.resolve("store"),
                "tls.certificate=" + directory.resolve("chain.pem"),
                "tls.key=" + directory.resolve("key.pem"),
                "tls.reloadInterval=100ms")) {
      int port = server.server().port();
      assertTrue(server.server().url().startsWith("https://"));
      assertEquals("CN=first", subject(port, first));
      assertThrows(IOException.class, () -> subject(port, second));
      Files.writeString(directory.resolve("chain.pem"), "nonsense");
      while (log.messages().stream().noneMatch(line -> line.contains("the previous one stays"))) {
        Thread.onSpinWait();
      }
      assertEquals("CN=first", subject(port, first));
      write("chain.pem", "CERTIFICATE", second.getCertificate("server").getEncoded());
      while (log.messages().stream()
          .noneMatch(line -> line.contains("the private key does not belong to the certificate"))) {
        Thread.onSpinWait();
      }
      assertEquals("CN=first", subject(port, first), "the key is still that of the first");
      install(second);
      String now = "";
      while (now.isEmpty()) {
        try {
          now = subject(port, second);
        } catch (IOException isStillTheFirst) {
          Thread.onSpinWait();
        }
      }
      assertEquals("CN=second", now);
    }
  }

  @Test
  void aCertificateWithoutItsKeyIsRefusedAtTheStart() throws Exception {
    install(make("first"));
    write("chain.pem", "CERTIFICATE", make("second").getCertificate("server").getEncoded());
    var failure =
        assertThrows(
            IOException.class,
            () ->
                TestServer.start(
                    directory,
                    "tls.certificate=" + directory.resolve("chain.pem"),
                    "tls.key=" + directory.resolve("key.pem")));
    assertTrue(failure.getMessage().contains("the private key does not belong"));
    assertTrue(failure.getMessage().contains("tls.key"), failure.getMessage());
  }

  @Test
  void filesThatAreNotThereAreAClearFailure() {
    var failure =
        assertThrows(
            IOException.class,
            () ->
                TestServer.start(directory, "tls.certificate=nowhere.pem", "tls.key=nowhere.pem"));
    assertTrue(failure.getMessage().contains("nowhere.pem"), failure.getMessage());
  }
}
