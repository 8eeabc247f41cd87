package io.vireo.server.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * The server's certificate and key for engines that ask the JDK for them at each handshake, so that
 * they get new ones without a restart. Any thread.
 *
 * <p>A handshake first asks for the name of an identity and then for what belongs to it: the one
 * before stays known for those that are between the two.
 */
public final class ServerKeyManager extends X509ExtendedKeyManager {
  private final Map<String, Identity> known = new ConcurrentHashMap<>();
  private volatile long latest;

  ServerKeyManager() {}

  /** From now on this one. */
  synchronized void identity(Identity identity) {
    long next = latest + 1;
    known.put(Long.toString(next), identity);
    latest = next;
    known.remove(Long.toString(next - 2));
  }

  private String alias(String keyType) {
    String alias = Long.toString(latest);
    Identity identity = known.get(alias);
    return identity != null && identity.key().getAlgorithm().equals(keyType) ? alias : null;
  }

  @Override
  public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
    return alias(keyType);
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return alias(keyType);
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    String alias = alias(keyType);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    Identity identity = known.get(alias);
    return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    Identity identity = known.get(alias);
    return identity == null ? null : identity.key();
  }

  /** It is no client's. */
  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return null;
  }

  /** It is no client's. */
  @Override
  public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
    return null;
  }
}
