package io.vireo.server.tls;

import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What one state of the settings comes to.
 *
 * @param server for accepted connections
 * @param client for connections that this server opens
 * @param identity the server's
 * @param clientIdentity towards other servers
 * @param trusted the certificates of authorities
 * @param resuming for how many seconds sessions may be resumed; 0 if they may not
 * @param tickets the keys of BoringSSL's session tickets; null with the JDK, which has its own
 */
record TlsContexts(
    SslContext server,
    SslContext client,
    Identity identity,
    Identity clientIdentity,
    List<X509Certificate> trusted,
    int resuming,
    TicketKeys tickets) {

  /** Lets go of what BoringSSL keeps, once no connection needs it. */
  void release() {
    ReferenceCountUtil.release(server);
    ReferenceCountUtil.release(client);
  }

  boolean isBoring() {
    return server.sessionContext() instanceof OpenSslSessionContext;
  }
}
