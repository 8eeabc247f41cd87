package io.vireo.server.tls;

import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.vireo.config.ByteText;
import io.vireo.config.Config;
import io.vireo.config.Setting;
import io.vireo.config.TlsClientAuth;
import io.vireo.config.TlsSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManagerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes of settings and their files what connections need. The order of what is looked at is that
 * of Redis, since it decides of which fault the log tells.
 */
final class TlsBuild {
  private static final Logger LOG = LoggerFactory.getLogger(TlsBuild.class);

  /** No engine lets a session be resumed after a week, and the JDK seals no ticket beyond. */
  private static final int LONGEST_SECONDS = 604_800;

  /** The label of Diffie-Hellman parameters in a PEM file; OpenSSL takes no other here. */
  private static final String GROUP = "DH PARAMETERS";

  private final Config config;
  private Identity identity;
  private Identity clientIdentity;
  private List<X509Certificate> trusted = List.of();
  private Ciphers ciphers;

  private TlsBuild(Config config) {
    this.config = config;
  }

  /**
   * Reads settings and files.
   *
   * @throws TlsFailure with a line of the log
   */
  static TlsContexts of(Config config) throws TlsFailure {
    TlsBuild build = new TlsBuild(config);
    build.read();
    return build.make();
  }

  private void read() throws TlsFailure {
    needed(TlsSettings.TLS_CERT_FILE);
    needed(TlsSettings.TLS_KEY_FILE);
    if (verifies() && !has(TlsSettings.TLS_CA_CERT_FILE) && !has(TlsSettings.TLS_CA_CERT_DIR)) {
      throw new TlsFailure(
          "Either tls-ca-cert-file or tls-ca-cert-dir must be specified when tls-cluster,"
              + " tls-replication or tls-auth-clients are enabled!");
    }
    ciphers = Ciphers.read(config);
    identity =
        Identity.read(
            path(TlsSettings.TLS_CERT_FILE),
            path(TlsSettings.TLS_KEY_FILE),
            config.get(TlsSettings.TLS_KEY_FILE_PASS));
    trusted = List.copyOf(trusted());
    clientIdentity = identity;
    // One without the other says nothing yet: a client may set them one after the other.
    if (has(TlsSettings.TLS_CLIENT_CERT_FILE) && has(TlsSettings.TLS_CLIENT_KEY_FILE)) {
      clientIdentity =
          Identity.read(
              path(TlsSettings.TLS_CLIENT_CERT_FILE),
              path(TlsSettings.TLS_CLIENT_KEY_FILE),
              config.get(TlsSettings.TLS_CLIENT_KEY_FILE_PASS));
    }
    if (has(TlsSettings.TLS_DH_PARAMS_FILE)) {
      checkGroup(path(TlsSettings.TLS_DH_PARAMS_FILE));
    }
  }

  private boolean verifies() {
    return config.get(TlsSettings.TLS_AUTH_CLIENTS) != TlsClientAuth.NO
        || config.get(TlsSettings.TLS_CLUSTER)
        || config.get(TlsSettings.TLS_REPLICATION);
  }

  private boolean has(Setting<String> file) {
    return !config.get(file).isEmpty();
  }

  private void needed(Setting<String> file) throws TlsFailure {
    if (!has(file)) {
      throw new TlsFailure("No " + file.name() + " configured!");
    }
  }

  private Path path(Setting<String> file) {
    return config.resolve(config.get(file));
  }

  private Set<X509Certificate> trusted() throws TlsFailure {
    Set<X509Certificate> all = new LinkedHashSet<>();
    Setting<String> setting = TlsSettings.TLS_CA_CERT_FILE;
    try {
      if (has(setting)) {
        all.addAll(Certificates.ofFile(path(setting)));
      }
      setting = TlsSettings.TLS_CA_CERT_DIR;
      if (has(setting)) {
        all.addAll(Certificates.ofDirectory(path(setting)));
      }
    } catch (TlsFailure reason) {
      throw new TlsFailure(
          "Failed to configure CA certificate(s) file/directory: "
              + ByteText.shown(config.get(setting))
              + ": "
              + reason.getMessage());
    }
    return all;
  }

  private static void checkGroup(Path file) throws TlsFailure {
    String reason = "no Diffie-Hellman parameters in PEM form";
    try {
      for (PemBlock block : PemFile.read(file)) {
        if (block.label().equals(GROUP)) {
          checkGroup(block);
          return;
        }
      }
    } catch (TlsFailure unusable) {
      reason = unusable.getMessage();
    }
    throw new TlsFailure(
        "Failed to load " + file + " of " + TlsSettings.TLS_DH_PARAMS_FILE.name() + ": " + reason);
  }

  private static void checkGroup(PemBlock block) throws TlsFailure {
    try {
      AlgorithmParameters.getInstance("DH").init(block.bytes());
    } catch (GeneralSecurityException | IOException malformed) {
      throw new TlsFailure("line " + block.line() + ": not Diffie-Hellman parameters");
    }
  }

  // ------------------------------------------------------------------------- making

  private TlsContexts make() throws TlsFailure {
    EngineChoice choice =
        EngineChoice.of(
            config.get(TlsSettings.TLS_ENGINE),
            ciphers,
            resuming() > 0,
            has(TlsSettings.TLS_DH_PARAMS_FILE));
    try {
      TlsContexts made = make(choice);
      if (choice.reason() != null) {
        LOG.info("TLS is done by the JDK: {}", choice.reason());
      }
      return made;
    } catch (SSLException failure) {
      throw new TlsFailure("Failed to configure TLS: " + failure.getMessage());
    }
  }

  private TlsContexts make(EngineChoice choice) throws SSLException {
    SslContext server =
        common(SslContextBuilder.forServer(identity.key(), chain(identity)), choice).build();
    SslContext client =
        common(
                SslContextBuilder.forClient()
                    .keyManager(clientIdentity.key(), chain(clientIdentity))
                    .endpointIdentificationAlgorithm(null),
                choice)
            .build();
    int seconds = resuming();
    TicketKeys tickets = remember(server.sessionContext(), seconds);
    return new TlsContexts(server, client, identity, clientIdentity, trusted, seconds, tickets);
  }

  private static X509Certificate[] chain(Identity who) {
    return who.chain().toArray(X509Certificate[]::new);
  }

  private SslContextBuilder common(SslContextBuilder builder, EngineChoice choice) {
    SslProvider provider = choice.provider();
    return builder
        .sslProvider(provider)
        .protocols(ciphers.versions())
        .ciphers(choice.suites(), SupportedCipherSuiteFilter.INSTANCE)
        .trustManager(authorities());
  }

  /** Trusts these authorities and no others; without any, none at all. */
  private TrustManagerFactory authorities() {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (int i = 0; i < trusted.size(); i++) {
        store.setCertificateEntry(Integer.toString(i), trusted.get(i));
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory;
    } catch (GeneralSecurityException | IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Seconds for which a session may be resumed; 0 for none. */
  private int resuming() {
    return config.get(TlsSettings.TLS_SESSION_CACHING)
        ? Math.min(LONGEST_SECONDS, config.get(TlsSettings.TLS_SESSION_CACHE_TIMEOUT))
        : 0;
  }

  private TicketKeys remember(SSLSessionContext sessions, int seconds) {
    if (sessions instanceof OpenSslServerSessionContext boring) {
      boring.setSessionCacheEnabled(true);
      boring.setSessionTimeout(seconds);
      boring.setSessionCacheSize(config.get(TlsSettings.TLS_SESSION_CACHE_SIZE));
      return new TicketKeys(boring, seconds);
    }
    sessions.setSessionCacheSize(config.get(TlsSettings.TLS_SESSION_CACHE_SIZE));
    sessions.setSessionTimeout(seconds == 0 ? LONGEST_SECONDS + 1 : seconds);
    return null;
  }

  /** All certificates of whose end an operator should hear in time. */
  static List<X509Certificate> watched(TlsContexts contexts) {
    List<X509Certificate> all = new ArrayList<>(contexts.identity().chain());
    all.addAll(contexts.clientIdentity().chain());
    all.addAll(contexts.trusted());
    return all.stream().distinct().toList();
  }
}
