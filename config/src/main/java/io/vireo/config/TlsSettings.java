package io.vireo.config;

/** Encrypted connections. */
public final class TlsSettings {
  static final Subject SUBJECT = new Subject("TLS");

  private TlsSettings() {}

  public static final Setting<Integer> TLS_PORT =
      SUBJECT.number("tls-port", 0, 0, 65535).refused("TLS is not there yet");

  public static final Setting<String> TLS_CERT_FILE =
      SUBJECT
          .optional("tls-cert-file")
          .flag(SettingFlag.VOLATILE)
          .later("Certificate: TLS is not there yet");

  public static final Setting<String> TLS_KEY_FILE =
      SUBJECT
          .optional("tls-key-file")
          .flag(SettingFlag.VOLATILE)
          .later("Its key: TLS is not there yet");

  public static final Setting<String> TLS_CLIENT_CERT_FILE =
      SUBJECT
          .optional("tls-client-cert-file")
          .flag(SettingFlag.VOLATILE)
          .later("Certificate towards other servers: TLS is not there yet");

  public static final Setting<String> TLS_CLIENT_KEY_FILE =
      SUBJECT
          .optional("tls-client-key-file")
          .flag(SettingFlag.VOLATILE)
          .later("Its key: TLS is not there yet");

  public static final Setting<String> TLS_DH_PARAMS_FILE =
      SUBJECT
          .optional("tls-dh-params-file")
          .flag(SettingFlag.VOLATILE)
          .later("Diffie-Hellman parameters: TLS is not there yet");

  public static final Setting<String> TLS_CA_CERT_FILE =
      SUBJECT
          .optional("tls-ca-cert-file")
          .flag(SettingFlag.VOLATILE)
          .later("Certificates to trust: TLS is not there yet");

  public static final Setting<String> TLS_CA_CERT_DIR =
      SUBJECT
          .optional("tls-ca-cert-dir")
          .flag(SettingFlag.VOLATILE)
          .later("Directory of certificates to trust: TLS is not there yet");

  public static final Setting<String> TLS_KEY_FILE_PASS =
      SUBJECT
          .optional("tls-key-file-pass")
          .sensitive()
          .later("Pass phrase of the key: TLS is not there yet");

  public static final Setting<String> TLS_CLIENT_KEY_FILE_PASS =
      SUBJECT
          .optional("tls-client-key-file-pass")
          .sensitive()
          .later("Pass phrase of the client key: TLS is not there yet");

  public static final Setting<String> TLS_PROTOCOLS =
      SUBJECT.optional("tls-protocols").later("Versions that are allowed: TLS is not there yet");

  public static final Setting<String> TLS_CIPHERS =
      SUBJECT.optional("tls-ciphers").later("Ciphers up to TLS 1.2: TLS is not there yet");

  public static final Setting<String> TLS_CIPHERSUITES =
      SUBJECT.optional("tls-ciphersuites").later("Ciphers of TLS 1.3: TLS is not there yet");

  public static final Setting<TlsClientAuth> TLS_AUTH_CLIENTS =
      SUBJECT
          .word("tls-auth-clients", TlsClientAuth.YES)
          .later("Whether clients must show a certificate: TLS is not there yet");

  public static final Setting<Boolean> TLS_REPLICATION =
      SUBJECT
          .yesNo("tls-replication", false)
          .later("Use TLS towards the primary: TLS is not there yet");

  public static final Setting<Boolean> TLS_CLUSTER =
      SUBJECT.yesNo("tls-cluster", false).later("Use TLS on the bus: TLS is not there yet");

  public static final Setting<Boolean> TLS_PREFER_SERVER_CIPHERS =
      SUBJECT
          .yesNo("tls-prefer-server-ciphers", false)
          .later("Prefer the server's order of ciphers: TLS is not there yet");

  public static final Setting<Boolean> TLS_SESSION_CACHING =
      SUBJECT.yesNo("tls-session-caching", true).later("Remember sessions: TLS is not there yet");

  public static final Setting<Integer> TLS_SESSION_CACHE_SIZE =
      SUBJECT
          .number("tls-session-cache-size", 20480, 0, Integer.MAX_VALUE)
          .later("Sessions to remember; 0 is no limit: TLS is not there yet");

  public static final Setting<Integer> TLS_SESSION_CACHE_TIMEOUT =
      SUBJECT
          .number("tls-session-cache-timeout", 300, 0, Integer.MAX_VALUE)
          .later("Seconds to remember one: TLS is not there yet");

  public static final Setting<Integer> MAX_NEW_TLS_CONNECTIONS_PER_CYCLE =
      SUBJECT
          .number("max-new-tls-connections-per-cycle", 1, 1, 1000)
          .later("Handshakes started in one turn of a loop: TLS is not there yet");
}
