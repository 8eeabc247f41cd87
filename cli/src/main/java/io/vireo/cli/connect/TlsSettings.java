package io.vireo.cli.connect;

/**
 * How TLS is spoken; all may be null. Files hold PEM.
 *
 * @param authority a file of certificates to trust
 * @param authorities a folder of such files
 * @param certificate the client's certificate
 * @param key its private key
 * @param serverName the name to ask for (SNI)
 * @param ciphers of TLS 1.2, by OpenSSL's or IANA's names, separated by colons
 * @param suites of TLS 1.3, likewise
 * @param insecure whether to trust every certificate
 */
public record TlsSettings(
    String authority,
    String authorities,
    String certificate,
    String key,
    String serverName,
    String ciphers,
    String suites,
    boolean insecure) {}
