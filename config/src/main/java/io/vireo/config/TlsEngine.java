package io.vireo.config;

/** What does the cryptography of TLS. */
public enum TlsEngine {
  /** BoringSSL where it loads and can do what is asked for, else the JDK. */
  AUTO,
  /** Google's library, through Netty. */
  BORINGSSL,
  /** The JDK's own. */
  JDK
}
