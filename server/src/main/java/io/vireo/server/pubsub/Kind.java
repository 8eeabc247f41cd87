package io.vireo.server.pubsub;

import io.vireo.server.data.Bytes;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Subscriptions;
import java.util.Set;
import java.util.function.Function;

/** What a client can subscribe to. */
public enum Kind {
  /** A channel, by its name. */
  CHANNEL("", Subscriptions::channels),
  /** All channels that a pattern matches. */
  PATTERN("p", Subscriptions::patterns),
  /** A channel that belongs to the slot of its name. */
  SHARD("s", Subscriptions::shardChannels);

  private final Bytes subscribed;
  private final Bytes unsubscribed;
  private final Bytes message;
  private final Function<Subscriptions, Set<Bytes>> names;

  Kind(String prefix, Function<Subscriptions, Set<Bytes>> names) {
    subscribed = Bytes.of(prefix + "subscribe");
    unsubscribed = Bytes.of(prefix + "unsubscribe");
    message = Bytes.of(prefix + "message");
    this.names = names;
  }

  /** The word that confirms a subscription, as in {@code psubscribe}. */
  public Bytes subscribed() {
    return subscribed;
  }

  /** The word that confirms its end. */
  public Bytes unsubscribed() {
    return unsubscribed;
  }

  /** The word that begins a message. */
  Bytes message() {
    return message;
  }

  /** What a client has subscribed to, in that order. Data context only. */
  public Set<Bytes> of(Session session) {
    return names.apply(session.subscriptions());
  }

  /** The number that a confirmation tells: channels and patterns are counted together. */
  public int count(Session session) {
    Subscriptions all = session.subscriptions();
    return this == SHARD
        ? all.shardChannels().size()
        : all.channels().size() + all.patterns().size();
  }
}
