package io.vireo.server.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Reads certificates from files and directories. */
final class Certificates {
  private static final Set<String> LABELS =
      Set.of("CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE");

  private Certificates() {}

  /**
   * The certificates of a file, one at least.
   *
   * @throws TlsFailure with the reason alone, and its line if it has one
   */
  static List<X509Certificate> ofFile(Path file) throws TlsFailure {
    List<X509Certificate> found = new ArrayList<>();
    for (PemBlock block : PemFile.read(file)) {
      if (LABELS.contains(block.label())) {
        found.add(certificate(block));
      }
    }
    if (found.isEmpty()) {
      throw new TlsFailure("no certificate in PEM form");
    }
    return found;
  }

  private static X509Certificate certificate(PemBlock block) throws TlsFailure {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(block.bytes()));
    } catch (CertificateException malformed) {
      throw new TlsFailure("line " + block.line() + ": not a certificate");
    }
  }

  /**
   * The certificates of all files of a directory, each once; files without any are passed over.
   * OpenSSL looks at files alone whose names are hashes: those are links to others here.
   *
   * @throws TlsFailure with the reason alone
   */
  static Set<X509Certificate> ofDirectory(Path directory) throws TlsFailure {
    Set<X509Certificate> found = new LinkedHashSet<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        found.addAll(orNone(file));
      }
    } catch (IOException failure) {
      throw new TlsFailure(PemFile.reason(failure));
    }
    return found;
  }

  private static List<X509Certificate> orNone(Path file) {
    try {
      return ofFile(file);
    } catch (TlsFailure other) {
      return List.of();
    }
  }
}
