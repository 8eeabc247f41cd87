package io.vireo.server.testing;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * Certificates that openssl makes when a test needs them, so that no private key lies among the
 * sources: an authority, and whom it certifies. They hold for 127.0.0.1.
 */
public final class TestCertificates {
  private final Path folder;

  private TestCertificates(Path folder) {
    this.folder = folder;
  }

  /** An authority with a certified {@code server} and {@code client}, in a folder of its own. */
  public static TestCertificates fresh() {
    TestCertificates made = new TestCertificates(TestFolders.fresh());
    made.openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj /CN=authority"
            + " -keyout ca.key -out ca.crt");
    made.certify("server", 365);
    made.certify("client", 365);
    return made;
  }

  /** Makes {@code name.key} and {@code name.crt}, for a subject of that common name. */
  public void certify(String name, int days) {
    certify(name, days, "-newkey ec -pkeyopt ec_paramgen_curve:P-256");
  }

  /** The same with a key of openssl's words. */
  public void certify(String name, int days, String key) {
    try {
      Files.writeString(file("extensions"), "subjectAltName=IP:127.0.0.1,DNS:localhost");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    openssl(
        "req " + key + " -nodes -subj /O=vireo/CN=" + name + " -keyout " + name + ".key -out a");
    openssl(
        "x509 -req -in a -CA ca.crt -CAkey ca.key -CAcreateserial -extfile extensions -days "
            + days
            + " -out "
            + name
            + ".crt");
  }

  /** Runs openssl in the folder, with words that have no spaces. */
  public void openssl(String words) {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(words.split(" ")));
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(file("openssl.log").toFile())
              .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(words + ": " + Files.readString(file("openssl.log")));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** A file of the folder. */
  public Path file(String name) {
    return folder.resolve(name);
  }

  /** Lines of configuration for a server of this authority. */
  public List<String> settings(int port) {
    return List.of(
        "tls-port " + port,
        "tls-cert-file " + file("server.crt"),
        "tls-key-file " + file("server.key"),
        "tls-ca-cert-file " + file("ca.crt"));
  }

  /** What a client of that name needs, or one without a certificate if that is null. */
  public SSLContext context(String name) {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .trustManager(file("ca.crt").toFile());
    if (name != null) {
      builder.keyManager(file(name + ".crt").toFile(), file(name + ".key").toFile());
    }
    try {
      return ((JdkSslContext) builder.build()).context();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
