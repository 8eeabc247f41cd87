package io.vireo.server.pubsub;

import io.vireo.server.data.Bytes;
import io.vireo.server.engine.Session;
import java.util.Set;
import java.util.function.Function;

/** What a client can subscribe to. */
public enum Kind {
  /** A channel, by its name. */
  CHANNEL("", Session::channels),
  /** All channels that a pattern matches. */
  PATTERN("p", Session::patterns),
  /** A channel that belongs to the slot of its name. */
  SHARD("s", Session::shardChannels);

  private final Bytes subscribed;
  private final Bytes unsubscribed;
  private final Bytes message;
  private final Function<Session, Set<Bytes>> names;

  Kind(String prefix, Function<Session, Set<Bytes>> names) {
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
    return names.apply(session);
  }

  /** The number that a confirmation tells: channels and patterns are counted together. */
  public int count(Session session) {
    return this == SHARD
        ? session.shardChannels().size()
        : session.channels().size() + session.patterns().size();
  }
}
