package io.vireo.config;

/** Whether a TLS client must show a certificate. */
public enum TlsClientAuth {
  NO,
  YES,
  OPTIONAL
}
