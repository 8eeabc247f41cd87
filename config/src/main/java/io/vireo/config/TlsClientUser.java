package io.vireo.config;

/** What of a client's certificate names its user. */
public enum TlsClientUser {
  /** Nothing. */
  OFF("off"),
  /** The common name of the certificate's subject. */
  COMMON_NAME("CN");

  private final String word;

  TlsClientUser(String word) {
    this.word = word;
  }

  /** The word of the setting. */
  String word() {
    return word;
  }
}
