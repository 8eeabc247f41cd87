package io.vireo.server.sentinel.link;

import io.vireo.config.ByteText;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.peer.Handshake;
import io.vireo.server.peer.PeerAddress;
import io.vireo.server.peer.Peers;
import io.vireo.server.resp.ReplyValue;
import io.vireo.server.sentinel.machine.Address;
import io.vireo.server.sentinel.machine.Hello;
import io.vireo.server.sentinel.machine.Instance;
import io.vireo.server.sentinel.machine.Link;
import io.vireo.server.sentinel.machine.OtherSentinel;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** The connections to all instances, and what is said on them. Data context only. */
public final class InstanceLinks {
  /** What a connection is for, as its name in CLIENT LIST tells. */
  private enum Use {
    CMD,
    PUBSUB
  }

  /** How connections are made. */
  public interface Manner {
    /** Whether they speak TLS. */
    boolean secure();

    /** The address to connect from, or null for whichever suits. */
    String source();

    /** The first of the name of the connections: {@code sentinel-} and the beginning of the ID. */
    String name();

    /** How to log in at an instance. */
    Credentials credentials(Instance instance);

    /** The host as it is told to a server. */
    String shown(Address address);
  }

  private final Inbox inbox;
  private final Manner manner;
  private final LinkEvents events;
  private final Map<Link, InstanceSocket> commands = new IdentityHashMap<>();
  private final Map<Link, InstanceSocket> listeners = new IdentityHashMap<>();
  private final Peers peers;

  /** No connections yet. */
  public InstanceLinks(Peers peers, Inbox inbox, Manner manner, LinkEvents events) {
    this.peers = peers;
    this.inbox = inbox;
    this.manner = manner;
    this.events = events;
  }

  /** Heap bytes that connections keep. Any thread. */
  public long keptBytes() {
    return peers.keptBytes();
  }

  /** Closes all connections. Any thread. */
  public void close() {
    peers.close();
  }

  // ------------------------------------------------------------------------- connections

  /** Begins to connect for commands. */
  public void connectCommands(Instance instance) {
    Link link = instance.link();
    InstanceSocket socket =
        open(
            instance,
            new InstanceSocket.Listener() {
              @Override
              public void opened(String localHost) {
                events.commandsUp(instance, localHost);
              }

              @Override
              public void message(ReplyValue.Many message) {}

              @Override
              public void closed(String reason) {
                commands.remove(link);
                events.commandsDown(instance, reason);
              }
            });
    commands.put(link, socket);
    introduce(socket, instance, Use.CMD);
  }

  /** Begins to connect for hello messages. */
  public void connectPubSub(Instance instance) {
    Link link = instance.link();
    InstanceSocket socket =
        open(
            instance,
            new InstanceSocket.Listener() {
              @Override
              public void opened(String localHost) {}

              @Override
              public void message(ReplyValue.Many message) {
                events.heard(instance, hello(message));
              }

              @Override
              public void closed(String reason) {
                listeners.remove(link);
                events.pubSubDown(instance, reason);
              }
            });
    listeners.put(link, socket);
    introduce(socket, instance, Use.PUBSUB);
    socket.send(
        words(instance, "SUBSCRIBE", Hello.CHANNEL),
        answer -> subscribed(instance, socket, answer));
  }

  /** Without its subscription the connection is of no use. */
  private void subscribed(Instance instance, InstanceSocket socket, ReplyValue answer) {
    if (answer instanceof ReplyValue.Failure refusal) {
      socket.close();
      listeners.remove(instance.link(), socket);
      events.pubSubDown(instance, refusal.text());
    } else {
      events.pubSubUp(instance);
    }
  }

  private InstanceSocket open(Instance instance, InstanceSocket.Listener listener) {
    Address address = instance.address();
    PeerAddress there =
        new PeerAddress(address.host(), address.port(), manner.secure(), manner.source());
    return InstanceSocket.open(peers, inbox, there, listener);
  }

  private static String hello(ReplyValue.Many message) {
    List<ReplyValue> items = message.items();
    boolean isMessage = items.size() == 3 && "message".equals(items.get(0).text());
    return isMessage && items.get(2) instanceof ReplyValue.Bulk bulk ? text(bulk) : "";
  }

  /**
   * Logs in and tells a name. A refusal changes nothing: whether the instance answers well is found
   * out by PING.
   */
  private void introduce(InstanceSocket socket, Instance instance, Use use) {
    Credentials login = manner.credentials(instance);
    if (login.password() != null) {
      List<Bytes> auth = new ArrayList<>(words(instance, "AUTH"));
      List<Bytes> rest =
          Handshake.login(
              login.user() == null ? null : bytes(login.user()), bytes(login.password()));
      auth.addAll(rest.subList(1, rest.size()));
      socket.send(auth, answer -> {});
    }
    String name = manner.name() + '-' + use.name().toLowerCase(Locale.ROOT);
    socket.send(words(instance, "CLIENT", "SETNAME", name), answer -> {});
  }

  /** Closes the connection for commands, if there is one. */
  public void disconnectCommands(Link link) {
    close(commands.remove(link));
  }

  /** Closes the connection for hello messages, if there is one. */
  public void disconnectPubSub(Link link) {
    close(listeners.remove(link));
  }

  private static void close(InstanceSocket socket) {
    if (socket != null) {
      socket.close();
    }
  }

  // ------------------------------------------------------------------------- commands

  /** Sends PING. */
  public void ping(Instance instance) {
    send(instance, answer -> events.pinged(instance, answer), "PING");
  }

  /** Sends INFO. */
  public void info(Instance instance) {
    send(instance, answer -> events.informed(instance, answer), "INFO");
  }

  /** Publishes a hello message. */
  public void hello(Instance instance, Hello hello) {
    Consumer<ReplyValue> heard = answer -> events.published(instance, answer);
    send(instance, heard, "PUBLISH", Hello.CHANNEL, hello.format());
  }

  /** Sends SCRIPT KILL. */
  public void scriptKill(Instance instance) {
    send(instance, answer -> events.answered(instance), "SCRIPT", "KILL");
  }

  /** Makes a server follow a primary, or be one if that is null, and end its clients. */
  public void replicaOf(Instance instance, Address primary) {
    Consumer<ReplyValue> heard = answer -> events.answered(instance);
    send(instance, heard, "MULTI");
    if (primary == null) {
      send(instance, heard, "SLAVEOF", "NO", "ONE");
    } else {
      String port = Integer.toString(primary.port());
      send(instance, heard, "SLAVEOF", manner.shown(primary), port);
    }
    send(instance, heard, "CONFIG", "REWRITE");
    send(instance, heard, "CLIENT", "KILL", "TYPE", "normal");
    send(instance, heard, "CLIENT", "KILL", "TYPE", "pubsub");
    send(instance, heard, "EXEC");
  }

  /** Asks another Sentinel whether a primary is down, and perhaps for its vote. */
  public void ask(OtherSentinel sentinel, Address primary, long epoch, String candidate) {
    send(
        sentinel,
        answer -> events.told(sentinel, answer),
        "SENTINEL",
        "is-master-down-by-addr",
        manner.shown(primary),
        Integer.toString(primary.port()),
        Long.toUnsignedString(epoch),
        candidate);
  }

  private void send(Instance instance, Consumer<ReplyValue> answered, String... words) {
    InstanceSocket socket = commands.get(instance.link());
    if (socket != null) {
      socket.send(words(instance, words), answered);
    }
  }

  /** The words of a command, whose first may have another name at these servers. */
  private static List<Bytes> words(Instance instance, String... words) {
    Function<String, String> renamed =
        name -> instance.primary().renamedCommands().getOrDefault(name, name);
    List<Bytes> all = new ArrayList<>(words.length);
    all.add(bytes(renamed.apply(words[0])));
    for (int i = 1; i < words.length; i++) {
      all.add(bytes(words[i]));
    }
    return all;
  }

  private static String text(ReplyValue.Bulk bulk) {
    return ByteText.of(bulk.bytes().toArray());
  }

  private static Bytes bytes(String text) {
    return Bytes.of(ByteText.bytes(text));
  }
}
