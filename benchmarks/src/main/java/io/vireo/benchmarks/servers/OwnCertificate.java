package io.vireo.benchmarks.servers;

import io.vireo.benchmarks.wire.ClientTls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate that certifies itself, for servers that are measured: RSA of 2048 bits, made by
 * openssl. Any thread.
 */
final class OwnCertificate {
  private final Path certificate;
  private final Path key;
  private final ClientTls client;

  /** Makes the files in a directory. */
  OwnCertificate(Path directory) throws IOException {
    certificate = directory.resolve("tls.crt");
    key = directory.resolve("tls.key");
    make();
    client = ClientTls.of(certificate, null, null, false);
  }

  private void make() throws IOException {
    String command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost";
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.addAll(List.of("-keyout", key.toString(), "-out", certificate.toString()));
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("openssl made no certificate: " + said);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while openssl ran", stopped);
    }
  }

  /** The way clients speak TLS with a server that has it. */
  ClientTls client() {
    return client;
  }

  /** Arguments of a server that speaks TLS on a port, and asks clients for no certificate. */
  List<String> arguments(int port) {
    return List.of(
        "--tls-port",
        Integer.toString(port),
        "--tls-auth-clients",
        "no",
        "--tls-cert-file",
        certificate.toString(),
        "--tls-key-file",
        key.toString(),
        "--tls-ca-cert-file",
        certificate.toString());
  }
}
