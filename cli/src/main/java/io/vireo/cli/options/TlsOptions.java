package io.vireo.cli.options;

import picocli.CommandLine.Option;

/** How TLS is spoken. */
final class TlsOptions {
  @Option(names = "--tls", description = "Speak TLS.")
  boolean wanted;

  @Option(names = "--sni", paramLabel = "HOST", description = "The server's name to ask for.")
  String serverName;

  @Option(
      names = "--cacert",
      paramLabel = "FILE",
      description = "Certificates to trust, in PEM; by default whom the JDK trusts.")
  String authority;

  @Option(names = "--cacertdir", paramLabel = "FOLDER", description = "A folder of such files.")
  String authorities;

  @Option(names = "--insecure", description = "Trust all certificates.")
  boolean insecure;

  @Option(names = "--cert", paramLabel = "FILE", description = "The client's certificate.")
  String certificate;

  @Option(names = "--key", paramLabel = "FILE", description = "The client's private key.")
  String key;

  @Option(
      names = "--tls-ciphers",
      paramLabel = "LIST",
      description = "Ciphers of TLS 1.2, separated by colons.")
  String ciphers;

  @Option(
      names = "--tls-ciphersuites",
      paramLabel = "LIST",
      description = "Ciphers of TLS 1.3, separated by colons.")
  String suites;
}
