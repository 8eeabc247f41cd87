package io.vireo.server.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.IllegalReferenceCountException;
import io.vireo.config.Config;
import io.vireo.config.NetworkSettings;
import io.vireo.config.Setting;
import io.vireo.config.TlsClientUser;
import io.vireo.config.TlsSettings;
import io.vireo.config.VireoSettings;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS as the settings want it now. What they come to is made as a whole and then takes the place of
 * what was before, for the connections that begin from then on; if it cannot be made, all stays.
 *
 * <p>Any thread may ask for handlers; changes come from the thread that changes settings, one at a
 * time.
 */
public final class Tls {
  private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

  private static final String NO_UPDATE = "Unable to update TLS configuration. Check server logs.";

  /** Settings beside those of files that contexts are made of. */
  private static final List<Setting<?>> OTHER_MATERIAL =
      List.of(
          TlsSettings.TLS_KEY_FILE_PASS,
          TlsSettings.TLS_CLIENT_KEY_FILE_PASS,
          TlsSettings.TLS_PROTOCOLS,
          TlsSettings.TLS_CIPHERS,
          TlsSettings.TLS_CIPHERSUITES,
          TlsSettings.TLS_REPLICATION,
          TlsSettings.TLS_CLUSTER,
          TlsSettings.TLS_SESSION_CACHING,
          TlsSettings.TLS_SESSION_CACHE_SIZE,
          TlsSettings.TLS_SESSION_CACHE_TIMEOUT,
          TlsSettings.TLS_ENGINE);

  private final Config config;
  private final CertificateDates dates = new CertificateDates();
  private final ServerKeyManager keyManager = new ServerKeyManager();
  private volatile TlsContexts current;

  /** Held while files are read, which the data context must not wait for. */
  private final Object reading = new Object();

  /** The files as they were when they were read last; guarded by {@link #reading}. */
  private MaterialFiles files;

  /** The data context only. */
  private long filesCheckedAt;

  /** TLS by these settings, not begun. */
  public Tls(Config config) {
    this.config = config;
  }

  /**
   * Reads certificates and keys, if any setting needs them, and from now on obeys CONFIG SET.
   *
   * @return a line for the log if that is impossible, after others that say why, or null
   */
  public String begin() {
    List<Setting<?>> material = new ArrayList<>(TlsSettings.MATERIAL_FILES);
    material.addAll(OTHER_MATERIAL);
    config.applyTogether(material, () -> isNeeded() ? replaced() : null);
    config.applyTogether(
        List.of(TlsSettings.TLS_PORT, VireoSettings.METRICS_TLS, VireoSettings.METRICS_PORT),
        () -> isNeeded() && current == null ? replaced() : null);
    return isNeeded() && replaced() != null
        ? "Failed to configure TLS. Check logs for more info."
        : null;
  }

  private boolean isNeeded() {
    return config.get(TlsSettings.TLS_PORT) != 0
        || config.get(TlsSettings.TLS_CLUSTER)
        || config.get(TlsSettings.TLS_REPLICATION)
        || config.get(VireoSettings.METRICS_TLS) && config.get(VireoSettings.METRICS_PORT) != 0;
  }

  private String replaced() {
    synchronized (reading) {
      files = MaterialFiles.of(config);
      try {
        use(TlsBuild.of(config));
        return null;
      } catch (TlsFailure failure) {
        LOG.warn(failure.getMessage());
        return NO_UPDATE;
      }
    }
  }

  private synchronized void use(TlsContexts next) {
    TlsContexts before = current;
    current = next;
    keyManager.identity(next.identity());
    dates.watch(TlsBuild.watched(next));
    if (before != null) {
      before.release();
    }
  }

  /**
   * Reads certificates and keys again, if any setting needs them; what is wrong with them is
   * logged, and those from before stay then.
   *
   * @return false if that failed
   */
  public boolean reload() {
    return !isNeeded() || replaced() == null;
  }

  /**
   * True if {@code tls-auto-reload-interval} has passed since this was true before: then files that
   * have changed are to be {@linkplain #reloadIfChanged read again}. Milliseconds; data context.
   */
  public boolean isReloadDue(long now) {
    long interval = TimeUnit.SECONDS.toMillis(config.get(TlsSettings.TLS_AUTO_RELOAD_INTERVAL));
    if (interval == 0 || !isNeeded() || now - filesCheckedAt < interval) {
      return false;
    }
    filesCheckedAt = now;
    return true;
  }

  /**
   * Reads certificates and keys again if one of their files has changed. If something is wrong with
   * them, which is logged, those from before stay until a file changes again. It waits for the
   * disk.
   */
  public void reloadIfChanged() {
    synchronized (reading) {
      if (MaterialFiles.of(config).equals(files)) {
        LOG.debug("TLS materials unchanged");
      } else if (replaced() == null) {
        LOG.info("TLS materials reloaded successfully");
      }
    }
  }

  /** The certificate that this server shows to clients, if TLS is in use. */
  public Optional<X509Certificate> serverCertificate() {
    return Optional.ofNullable(current).map(contexts -> contexts.identity().chain().get(0));
  }

  /** The certificate that this server shows to other servers, if TLS is in use. */
  public Optional<X509Certificate> clientCertificate() {
    return Optional.ofNullable(current).map(contexts -> contexts.clientIdentity().chain().get(0));
  }

  /** The certificate of a trusted authority that ends first, if there is one. */
  public Optional<X509Certificate> authorityCertificate() {
    return Optional.ofNullable(current)
        .flatMap(
            contexts ->
                contexts.trusted().stream()
                    .min(Comparator.comparing(X509Certificate::getNotAfter)));
  }

  /** Does what is due: warns of certificates near their end, changes keys. Milliseconds. */
  public synchronized void look(long now) {
    dates.look(now);
    if (current != null && current.tickets() != null) {
      current.tickets().look(now);
    }
  }

  /** The certificate and the key of the server, as they are at each handshake. */
  public ServerKeyManager keyManager() {
    return keyManager;
  }

  /** A handler for an accepted connection. */
  public SslHandler serverHandler(ByteBufAllocator allocator) {
    SslHandler handler = handler(contexts -> contexts.server(), allocator);
    SSLEngine engine = handler.engine();
    // Parameters that name no ciphers and no versions leave those of the context as they are.
    SSLParameters parameters = new SSLParameters();
    parameters.setUseCipherSuitesOrder(config.get(TlsSettings.TLS_PREFER_SERVER_CIPHERS));
    switch (config.get(TlsSettings.TLS_AUTH_CLIENTS)) {
      case YES -> parameters.setNeedClientAuth(true);
      case OPTIONAL -> parameters.setWantClientAuth(true);
      case NO -> parameters.setNeedClientAuth(false);
    }
    engine.setSSLParameters(parameters);
    handler.setHandshakeTimeoutMillis(clientsHandshakeMillis());
    return handler;
  }

  /** A client in its handshake is idle as any other is, and goes by {@code timeout} too. */
  private long clientsHandshakeMillis() {
    long own = config.get(TlsSettings.TLS_HANDSHAKE_TIMEOUT);
    long idleSeconds = config.get(NetworkSettings.TIMEOUT);
    return idleSeconds == 0 ? own : Math.min(own, TimeUnit.SECONDS.toMillis(idleSeconds));
  }

  /** A handler for a connection that this server opens. */
  public SslHandler clientHandler(ByteBufAllocator allocator) {
    return handler(contexts -> contexts.client(), allocator);
  }

  private SslHandler handler(Function<TlsContexts, SslContext> side, ByteBufAllocator allocator) {
    while (true) {
      TlsContexts contexts = current;
      try {
        // Netty's own handler is not used, but only its engine reads many records at a time.
        SSLEngine engine = side.apply(contexts).newHandler(allocator).engine();
        SslHandler handler = new RecordHandler(engine);
        handler.setHandshakeTimeoutMillis(config.get(TlsSettings.TLS_HANDSHAKE_TIMEOUT));
        return handler;
      } catch (IllegalReferenceCountException released) {
        if (contexts == current) {
          throw released;
        }
        // Others have taken its place in this moment: they serve as well.
      }
    }
  }

  /** The handshake is done: lets the client resume the session later, or not. */
  public void established(SslHandler handler) {
    if (current.resuming() == 0 && !current.isBoring()) {
      handler.engine().getSession().invalidate();
    }
  }

  /**
   * The user that the client's certificate names, in the characters of {@link
   * io.vireo.config.ByteText}; null if the settings want none, or if there is none.
   */
  public String userOf(SslHandler handler) {
    return config.get(TlsSettings.TLS_AUTH_CLIENTS_USER) == TlsClientUser.OFF
        ? null
        : CommonName.of(handler.engine().getSession());
  }

  /** What the engine of a connection takes, about. */
  public EngineMemory memoryOf(SslHandler handler) {
    return EngineMemory.of(handler.engine());
  }

  /** Whether connections to other servers of a cluster, or of MIGRATE, are to use TLS. */
  public boolean isForCluster() {
    return config.get(TlsSettings.TLS_CLUSTER);
  }
}
