package io.vireo.server.tls;

import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.security.SecureRandom;

/**
 * The keys by which BoringSSL seals what a client needs to resume its session. Each seals for one
 * lifetime of a session and opens for one more, so no session is resumed after two of them, and a
 * thief of the keys reads no older connections. One thread at a time.
 */
final class TicketKeys {
  /** Keys change no more often than this, milliseconds. */
  private static final long SHORTEST = 1000;

  private final OpenSslSessionContext sessions;
  private final long lifetime;
  private final SecureRandom random = new SecureRandom();
  private OpenSslSessionTicketKey sealing;
  private long since = Long.MIN_VALUE;

  /** Begins with a new key; a session lasts {@code seconds}. */
  TicketKeys(OpenSslSessionContext sessions, int seconds) {
    this.sessions = sessions;
    this.lifetime = Math.max(SHORTEST, seconds * 1000L);
    sealing = newKey();
    sessions.setTicketKeys(sealing);
  }

  /** Makes a new key if that is due. */
  void look(long nowMillis) {
    if (since == Long.MIN_VALUE) {
      since = nowMillis;
    } else if (nowMillis - since >= lifetime) {
      boolean lapsed = nowMillis - since >= 2 * lifetime;
      OpenSslSessionTicketKey before = sealing;
      sealing = newKey();
      since = nowMillis;
      if (lapsed) {
        sessions.setTicketKeys(sealing);
      } else {
        sessions.setTicketKeys(sealing, before);
      }
    }
  }

  private OpenSslSessionTicketKey newKey() {
    return new OpenSslSessionTicketKey(bytes(), bytes(), bytes());
  }

  private byte[] bytes() {
    byte[] bytes = new byte[OpenSslSessionTicketKey.NAME_SIZE];
    random.nextBytes(bytes);
    return bytes;
  }
}
