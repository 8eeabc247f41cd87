package io.vireo.config;

import java.util.List;

/** Encrypted connections. */
public final class TlsSettings {
  static final Subject SUBJECT = new Subject("TLS");

  /** Milliseconds of a day, which no handshake takes. */
  private static final int DAY = 86_400_000;

  private TlsSettings() {}

  public static final Setting<Integer> TLS_PORT =
      SUBJECT.number("tls-port", 0, 0, 65535).honoured("TCP port for TLS; 0 opens none");

  public static final Setting<String> TLS_CERT_FILE =
      SUBJECT
          .optional("tls-cert-file")
          .check(TextRules::path)
          .flag(SettingFlag.VOLATILE)
          .honoured("PEM file of the server's certificate, and of those between it and the CA");

  public static final Setting<String> TLS_KEY_FILE =
      SUBJECT
          .optional("tls-key-file")
          .check(TextRules::path)
          .flag(SettingFlag.VOLATILE)
          .honoured("PEM file of its key");

  public static final Setting<String> TLS_CLIENT_CERT_FILE =
      SUBJECT
          .optional("tls-client-cert-file")
          .check(TextRules::path)
          .flag(SettingFlag.VOLATILE)
          .honoured("The certificate towards other servers; without it the server's");

  public static final Setting<String> TLS_CLIENT_KEY_FILE =
      SUBJECT
          .optional("tls-client-key-file")
          .check(TextRules::path)
          .flag(SettingFlag.VOLATILE)
          .honoured("PEM file of the key of that certificate");

  public static final Setting<String> TLS_DH_PARAMS_FILE =
      SUBJECT
          .optional("tls-dh-params-file")
          .check(TextRules::path)
          .flag(SettingFlag.VOLATILE)
          .honoured(
              "Diffie-Hellman parameters: the file must be one, but the groups that are used are"
                  + " those of RFC 7919");

  public static final Setting<String> TLS_CA_CERT_FILE =
      SUBJECT
          .optional("tls-ca-cert-file")
          .check(TextRules::path)
          .flag(SettingFlag.VOLATILE)
          .honoured("PEM file of the certificates to trust");

  public static final Setting<String> TLS_CA_CERT_DIR =
      SUBJECT
          .optional("tls-ca-cert-dir")
          .check(TextRules::path)
          .flag(SettingFlag.VOLATILE)
          .honoured("Directory whose PEM files have more of them");

  /** The files and the directory that certificates and keys come from. */
  public static final List<Setting<String>> MATERIAL_FILES =
      List.of(
          TLS_CERT_FILE,
          TLS_KEY_FILE,
          TLS_CLIENT_CERT_FILE,
          TLS_CLIENT_KEY_FILE,
          TLS_DH_PARAMS_FILE,
          TLS_CA_CERT_FILE,
          TLS_CA_CERT_DIR);

  public static final Setting<String> TLS_KEY_FILE_PASS =
      SUBJECT.optional("tls-key-file-pass").sensitive().honoured("Pass phrase of the server's key");

  public static final Setting<String> TLS_CLIENT_KEY_FILE_PASS =
      SUBJECT
          .optional("tls-client-key-file-pass")
          .sensitive()
          .honoured("Pass phrase of the client key");

  public static final Setting<Integer> TLS_AUTO_RELOAD_INTERVAL =
      SUBJECT
          .number("tls-auto-reload-interval", 0, 0, Integer.MAX_VALUE)
          .honoured(
              "Seconds after which files of certificates and keys that have changed are read again;"
                  + " 0 is never; as of Valkey 9.1");

  public static final Setting<String> TLS_PROTOCOLS =
      SUBJECT
          .optional("tls-protocols")
          .honoured("Versions that are allowed; none means TLSv1.2 and TLSv1.3");

  public static final Setting<String> TLS_CIPHERS =
      SUBJECT
          .optional("tls-ciphers")
          .honoured("Ciphers up to TLS 1.2, in OpenSSL's language; none means the engine's own");

  public static final Setting<String> TLS_CIPHERSUITES =
      SUBJECT
          .optional("tls-ciphersuites")
          .honoured("Ciphers of TLS 1.3, with colons between them; none means all");

  public static final Setting<TlsClientAuth> TLS_AUTH_CLIENTS =
      SUBJECT
          .word("tls-auth-clients", TlsClientAuth.YES)
          .honoured("Whether clients must show a certificate");

  public static final Setting<TlsClientUser> TLS_AUTH_CLIENTS_USER =
      SUBJECT
          .setting("tls-auth-clients-user", new TlsClientUserType(), TlsClientUser.OFF)
          .honoured(
              "Field of a client's certificate that names the user it is logged in as; as of"
                  + " Redis 8.6");

  public static final Setting<Boolean> TLS_REPLICATION =
      SUBJECT.yesNo("tls-replication", false).honoured("Use TLS towards the primary");

  public static final Setting<Boolean> TLS_CLUSTER =
      SUBJECT
          .yesNo("tls-cluster", false)
          .honoured("Use TLS on the bus of the cluster, and for MIGRATE");

  public static final Setting<Boolean> TLS_PREFER_SERVER_CIPHERS =
      SUBJECT
          .yesNo("tls-prefer-server-ciphers", false)
          .honoured("Prefer the server's order of ciphers to the client's");

  public static final Setting<Boolean> TLS_SESSION_CACHING =
      SUBJECT
          .yesNo("tls-session-caching", true)
          .honoured("Let clients resume a session, which spares most of a handshake");

  public static final Setting<Integer> TLS_SESSION_CACHE_SIZE =
      SUBJECT
          .number("tls-session-cache-size", 20480, 0, Integer.MAX_VALUE)
          .honoured("Sessions to remember for clients without tickets; 0 is no limit");

  public static final Setting<Integer> TLS_SESSION_CACHE_TIMEOUT =
      SUBJECT
          .number("tls-session-cache-timeout", 300, 0, Integer.MAX_VALUE)
          .honoured("Seconds for which a session may be resumed; 0 is never");

  public static final Setting<Integer> MAX_NEW_TLS_CONNECTIONS_PER_CYCLE =
      SUBJECT
          .number("max-new-tls-connections-per-cycle", 1, 1, 1000)
          .noMeaning("Netty bounds how many connections one turn of a loop accepts");

  public static final Setting<TlsEngine> TLS_ENGINE =
      SUBJECT
          .word("tls-engine", TlsEngine.AUTO)
          .honoured(
              "What does the cryptography: auto is BoringSSL where it loads and can do what the other"
                  + " settings ask for, else the JDK");

  public static final Setting<Integer> TLS_HANDSHAKE_TIMEOUT =
      SUBJECT
          .number("tls-handshake-timeout", 10_000, 1, DAY)
          .honoured("Milliseconds after which an unfinished handshake is given up");
}
