package io.vireo.cli.cluster;

import io.vireo.cli.connect.Address;
import io.vireo.cli.resp.Connection;
import io.vireo.cli.resp.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A node of a cluster, as it describes itself, with a connection to it. */
final class Node {
  /** The distance of the bus's port from that of the clients, unless another one was chosen. */
  private static final int BUS_PORT_DISTANCE = 10_000;

  final Address address;
  private final Connection connection;
  String id;
  private int busPort;
  Set<String> flags = Set.of();
  String primary;
  final BitSet slots = new BitSet(Slots.COUNT);

  /** Slots that are on the way from here, and their targets. */
  final Map<Integer, String> migrating = new TreeMap<>();

  /** Slots that are on the way to here, and their sources. */
  final Map<Integer, String> importing = new TreeMap<>();

  /** What it says of all nodes and their slots. */
  String configuration;

  /** Addresses of the others that it knows and can reach. */
  final List<Address> others = new ArrayList<>();

  /** Nodes that it knows and cannot reach. */
  final List<String> lost = new ArrayList<>();

  Node(Address address, Connection connection) {
    this.address = address;
    this.connection = connection;
  }

  Connection connection() {
    return connection;
  }

  /** A command's reply; an error is thrown. */
  Reply call(String... words) {
    return call(List.of(words));
  }

  /** A command's reply; an error is thrown. */
  Reply call(List<String> words) {
    Reply reply = ask(words);
    if (reply.isError()) {
      throw new ClusterFailure("Node " + address.shown() + " replied with error:\n" + reply.text());
    }
    return reply;
  }

  /** A command's reply, which may be an error. */
  Reply ask(List<String> words) {
    try {
      return connection.call(words);
    } catch (IOException lostConnection) {
      throw new ClusterFailure("Node " + address.shown() + ": " + lostConnection.getMessage());
    }
  }

  /** Has it make the acquaintance of another node, which has been loaded. */
  void meet(Node other) {
    List<String> words = new ArrayList<>(List.of("CLUSTER", "MEET"));
    words.addAll(List.of(other.address.host(), Integer.toString(other.address.port())));
    if (other.busPort != other.address.port() + BUS_PORT_DISTANCE) {
      words.add(Integer.toString(other.busPort));
    }
    call(words);
  }

  boolean isPrimary() {
    return !flags.contains("slave");
  }

  boolean isEmpty() {
    return ask(List.of("DBSIZE")).integer() == 0;
  }

  /** Reads what the node says of itself and of the others (CLUSTER NODES). */
  void load() {
    slots.clear();
    migrating.clear();
    importing.clear();
    others.clear();
    lost.clear();
    List<String> lines = new ArrayList<>();
    for (String line : call("CLUSTER", "NODES").text().split("\n")) {
      String[] fields = line.trim().split(" ");
      if (fields.length < 8) {
        continue;
      }
      Set<String> its = new HashSet<>(List.of(fields[2].split(",")));
      if (its.contains("myself")) {
        id = fields[0];
        busPort = busPort(fields[1]);
        flags = its;
        primary = fields[3].equals("-") ? null : fields[3];
        slots(fields);
      } else {
        other(fields, its);
      }
      lines.add(signature(fields));
    }
    lines.sort(null);
    configuration = String.join("|", lines);
  }

  /** Servers of old do not tell it. */
  private int busPort(String where) {
    int at = where.indexOf('@');
    return at < 0
        ? address.port() + BUS_PORT_DISTANCE
        : Integer.parseInt(where.substring(at + 1).replaceAll(",.*", ""));
  }

  private void other(String[] fields, Set<String> its) {
    if (its.contains("noaddr") || its.contains("handshake")) {
      return;
    }
    String where = fields[1].replaceAll("[@,].*", "");
    int colon = where.lastIndexOf(':');
    if (its.contains("fail") || fields[7].equals("disconnected")) {
      lost.add(where);
    }
    if (!its.contains("fail")) {
      others.add(
          Address.tcp(where.substring(0, colon), Integer.parseInt(where.substring(colon + 1))));
    }
  }

  private void slots(String[] fields) {
    for (int i = 8; i < fields.length; i++) {
      String word = fields[i];
      if (!word.startsWith("[")) {
        Slots.add(slots, word);
        continue;
      }
      String inner = word.substring(1, word.length() - 1);
      int dash = inner.indexOf('-');
      int slot = Integer.parseInt(inner.substring(0, dash));
      (inner.startsWith("->-", dash) ? migrating : importing).put(slot, inner.substring(dash + 3));
    }
  }

  private static String signature(String[] fields) {
    StringBuilder signature = new StringBuilder(fields[0]).append(':');
    for (int i = 8; i < fields.length; i++) {
      signature.append(fields[i].startsWith("[") ? "" : fields[i] + ",");
    }
    return signature.toString();
  }
}
