package io.vireo.server.engine.session;

import io.vireo.server.data.Bytes;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a client has subscribed to, each kind in the order of subscribing. A caller that changes the
 * sets calls {@link Session#subscriptionsChanged}. Data context only.
 */
public final class Subscriptions {
  private final Set<Bytes> channels = new LinkedHashSet<>(0);
  private final Set<Bytes> patterns = new LinkedHashSet<>(0);
  private final Set<Bytes> shardChannels = new LinkedHashSet<>(0);

  Subscriptions() {}

  /** The channels. */
  public Set<Bytes> channels() {
    return channels;
  }

  /** The patterns. */
  public Set<Bytes> patterns() {
    return patterns;
  }

  /** The shard channels. */
  public Set<Bytes> shardChannels() {
    return shardChannels;
  }

  /** True if there are none of any kind. */
  public boolean isEmpty() {
    return channels.isEmpty() && patterns.isEmpty() && shardChannels.isEmpty();
  }
}
