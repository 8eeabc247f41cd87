package io.vireo.server.pubsub;

import io.vireo.config.Glob;
import io.vireo.metrics.ServerMetrics;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.ClientLifecycle;
import io.vireo.server.engine.Outbox;
import io.vireo.server.engine.memory.KeptBytes;
import io.vireo.server.engine.session.Clients;
import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.LoopPort;
import io.vireo.server.engine.session.OutputClass;
import io.vireo.server.engine.session.Session;
import io.vireo.server.resp.Reply;
import io.vireo.server.resp.ReplyBuffer;
import io.vireo.server.resp.RespReply;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The subscriptions of all clients, and the delivery of messages to them. Data context only.
 *
 * <p>The directory of channels and patterns lives in the data context, where commands run in one
 * order: the number of receivers that PUBLISH answers is exact, and so is PUBSUB. The connections
 * live on event loops. What happens in the directory is posted to the loops through the outbox,
 * which keeps the order of answers, of changes to the subscribers and of messages: so a client gets
 * the confirmation of its subscription before the first message, no message after the confirmation
 * of the end, and the messages of one publisher in their order. Of its own PUBLISH a client gets
 * the answer first.
 *
 * <p>A message is encoded once, goes to each loop once, and is shared by all receivers. Small ones
 * for the same topic go together, as long as nothing is said between them that has to stay there.
 */
public final class PubSub {
  /**
   * The number of one client's subscriptions from which on the table of all is made anew once it is
   * empty.
   */
  private static final int MANY = 1024;

  private final Outbox outbox;
  private final Clients clients;
  private final ServerMetrics metrics;
  private final Map<Kind, Map<Bytes, Topic>> directory = new EnumMap<>(Kind.class);
  private final LoopPort[] ports;
  private MessageBatch open;
  private long openMark;

  /** The subscriptions of an engine's clients: none yet. */
  public PubSub(Outbox outbox, Clients clients, ServerMetrics metrics, ClientLifecycle lifecycle) {
    this.outbox = outbox;
    this.clients = clients;
    this.metrics = metrics;
    ports = new LoopPort[metrics.loops()];
    for (Kind kind : Kind.values()) {
      directory.put(kind, new LinkedHashMap<>());
    }
    lifecycle.onFarewell(this::forget);
  }

  // ------------------------------------------------------------------------- subscriptions

  /** Subscribes a client, if it has not subscribed before. */
  public void subscribe(Session session, Kind kind, Bytes name) {
    if (kind.of(session).contains(name)) {
      return;
    }
    boolean first = !session.subscribed();
    Topic topic = topic(kind, name);
    kind.of(session).add(topic.name());
    session.account().keep(heapBytes(name));
    Link link = session.link();
    ports[link.port().index()] = link.port();
    LoopSubscribers subscribers = topic.join(link.port(), session.protocol());
    outbox.post(link.port(), () -> subscribers.add(link));
    if (first) {
      changed(session);
    }
  }

  /**
   * Heap bytes of a subscription to a channel or a pattern, as if no other client had subscribed to
   * it: to be asked for before.
   */
  public long heapBytes(Bytes name) {
    return KeptBytes.listed() + Topic.heapBytes(name.length(), ports.length);
  }

  private Topic topic(Kind kind, Bytes name) {
    Map<Bytes, Topic> topics = directory.get(kind);
    Topic topic = topics.get(name);
    if (topic == null) {
      topic = new Topic(kind, name.copy(), ports.length);
      topics.put(topic.name(), topic);
    }
    return topic;
  }

  /** Ends a subscription of a client, if there is one. */
  public void unsubscribe(Session session, Kind kind, Bytes name) {
    if (!kind.of(session).remove(name)) {
      return;
    }
    session.account().keep(-heapBytes(name));
    Link link = session.link();
    LoopSubscribers subscribers = leave(link, kind, name);
    outbox.post(link.port(), () -> subscribers.remove(link));
    ended(session);
  }

  /** Ends subscriptions to some names of a kind, and notifies the subscribers. */
  public void end(Kind kind, Predicate<Bytes> names) {
    if (directory.get(kind).keySet().stream().noneMatch(names)) {
      return;
    }
    for (Session session : List.copyOf(clients.all())) {
      List<Bytes> ended = kind.of(session).stream().filter(names).toList();
      if (!ended.isEmpty()) {
        end(session, kind, ended);
      }
    }
  }

  private void end(Session session, Kind kind, List<Bytes> names) {
    RespReply confirmation = new RespReply();
    ReplyBuffer buffer = new ReplyBuffer();
    confirmation.begin(buffer, session.protocol());
    for (Bytes name : names) {
      unsubscribe(session, kind, name);
      confirm(confirmation, session, kind, kind.unsubscribed(), name);
    }
    outbox.send(session, buffer);
  }

  /** Confirms that a subscription began or ended; {@code name} is null if there was none. */
  public static void confirm(Reply reply, Session session, Kind kind, Bytes word, Bytes name) {
    reply.push(3);
    reply.bulk(word);
    if (name == null) {
      reply.nullBulk();
    } else {
      reply.bulk(name);
    }
    reply.integer(kind.count(session));
  }

  private LoopSubscribers leave(Link link, Kind kind, Bytes name) {
    Map<Bytes, Topic> topics = directory.get(kind);
    Topic topic = topics.get(name);
    LoopSubscribers subscribers = topic.leave(link.port());
    if (topic.total() == 0) {
      topics.remove(name);
    }
    return subscribers;
  }

  private void ended(Session session) {
    if (session.subscriptions().isEmpty()) {
      changed(session);
    }
  }

  /** The first subscription came, or the last one went. */
  private void changed(Session session) {
    Link link = session.link();
    session.subscriptionsChanged();
    OutputClass kind = session.outputClass();
    outbox.post(link.port(), () -> link.outputClass(kind));
  }

  /** Ends all subscriptions of a client, of which it hears nothing. */
  public void forget(Session session) {
    if (!session.subscribed()) {
      return;
    }
    Link link = session.link();
    List<LoopSubscribers> left = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (Bytes name : kind.of(session)) {
        left.add(leave(link, kind, name));
        session.account().keep(-heapBytes(name));
      }
      if (kind.of(session).size() > MANY && directory.get(kind).isEmpty()) {
        directory.put(kind, new LinkedHashMap<>());
      }
      kind.of(session).clear();
    }
    outbox.post(link.port(), () -> left.forEach(subscribers -> subscribers.remove(link)));
    ended(session);
  }

  // ------------------------------------------------------------------------- messages

  /**
   * Publishes a message.
   *
   * @param kind {@link Kind#CHANNEL}, which patterns hear too, or {@link Kind#SHARD}
   * @return how many receivers get it; one that has subscribed twice counts twice
   */
  public long publish(Kind kind, Bytes channel, Bytes payload) {
    Topic topic = directory.get(kind).get(channel);
    Map<Bytes, Topic> patterns = directory.get(Kind.PATTERN);
    if (kind == Kind.SHARD && topic != null && metrics.data().slots.isOn()) {
      long bytes = (long) topic.total() * Messages.size(topic, channel, payload);
      metrics.data().slots.addOut(channel.slot(), bytes);
    }
    if (kind == Kind.SHARD || patterns.isEmpty()) {
      return topic == null ? 0 : send(topic, channel, payload);
    }
    List<Topic> met = new ArrayList<>();
    if (topic != null) {
      met.add(topic);
    }
    for (Topic pattern : patterns.values()) {
      if (matches(pattern.name(), channel)) {
        met.add(pattern);
      }
    }
    return switch (met.size()) {
      case 0 -> 0;
      case 1 -> send(met.get(0), channel, payload);
      default -> send(met, channel, payload);
    };
  }

  private static boolean matches(Bytes pattern, Bytes text) {
    return Glob.matches(
        pattern.array(),
        pattern.offset(),
        pattern.length(),
        text.array(),
        text.offset(),
        text.length(),
        false);
  }

  private long send(Topic topic, Bytes channel, Bytes payload) {
    int size = Messages.size(topic, channel, payload);
    if (size >= Messages.LARGE) {
      return send(List.of(topic), channel, payload);
    }
    if (open != null && openMark == outbox.mark() && open.takes(topic, size)) {
      open.add(channel, payload, size);
      return topic.total();
    }
    MessageBatch batch = new MessageBatch(topic, metrics, size);
    batch.add(channel, payload, size);
    open = outbox.isGathering() ? batch : null;
    for (LoopPort port : ports) {
      if (port != null && topic.isHeardOn(port.index())) {
        outbox.post(port, () -> batch.deliver(port));
      }
    }
    openMark = outbox.mark();
    return topic.total();
  }

  private long send(List<Topic> met, Bytes channel, Bytes payload) {
    Message[] messages = new Message[met.size()];
    long receivers = 0;
    for (int i = 0; i < messages.length; i++) {
      messages[i] = Messages.of(met.get(i), channel, payload);
      receivers += met.get(i).total();
    }
    List<LoopPort> loops = loopsOf(met);
    MultiTopicDelivery delivery =
        new MultiTopicDelivery(met.toArray(Topic[]::new), messages, metrics, loops.size());
    for (LoopPort port : loops) {
      outbox.post(port, () -> delivery.deliver(port));
    }
    return receivers;
  }

  private List<LoopPort> loopsOf(List<Topic> met) {
    List<LoopPort> loops = new ArrayList<>(ports.length);
    for (LoopPort port : ports) {
      if (port != null && isHeardOn(met, port.index())) {
        loops.add(port);
      }
    }
    return loops;
  }

  private static boolean isHeardOn(List<Topic> met, int loop) {
    for (Topic topic : met) {
      if (topic.isHeardOn(loop)) {
        return true;
      }
    }
    return false;
  }

  // ------------------------------------------------------------------------- the directory

  /**
   * True if no client has subscribed to a channel or a pattern, so that nothing needs publishing.
   */
  public boolean isSilent() {
    return count(Kind.CHANNEL) == 0 && count(Kind.PATTERN) == 0;
  }

  /** How many channels or patterns have subscribers. */
  public int count(Kind kind) {
    return directory.get(kind).size();
  }

  /** How many subscribers a channel or a pattern has. */
  public int subscribers(Kind kind, Bytes name) {
    Topic topic = directory.get(kind).get(name);
    return topic == null ? 0 : topic.total();
  }

  /** The channels or patterns that have subscribers, in the order of their first. */
  public Collection<Bytes> names(Kind kind) {
    return directory.get(kind).keySet();
  }

  /** Those that match a pattern. */
  public List<Bytes> names(Kind kind, Bytes pattern) {
    return names(kind).stream().filter(name -> matches(pattern, name)).toList();
  }
}
