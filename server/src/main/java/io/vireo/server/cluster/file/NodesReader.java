package io.vireo.server.cluster.file;

import io.vireo.server.cluster.bus.NodeFlags;
import io.vireo.server.cluster.bus.SlotSet;
import io.vireo.server.cluster.machine.ClusterOptions;
import io.vireo.server.cluster.machine.NodesImage;
import io.vireo.server.cluster.migration.SlotRanges;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code nodes.conf}, also those of older versions of Redis, without hostname, shards and
 * other ports. A file that does not make sense is refused as a whole, with the number of the line.
 */
public final class NodesReader {
  private static final int FIELDS = 8;

  private final boolean tls;
  private final Map<String, Draft> drafts = new LinkedHashMap<>();
  private final Map<Integer, String> owners = new LinkedHashMap<>();
  private long currentEpoch;
  private long lastVoteEpoch;
  private SlotSet leftovers = SlotSet.NONE;
  private int number;

  private NodesReader(boolean tls) {
    this.tls = tls;
  }

  /**
   * Reads a file's text.
   *
   * @param tls true if the bus speaks TLS, which says what a single port means
   * @throws BadNodesFile if it is not such a file
   */
  public static NodesImage read(String text, boolean tls) throws BadNodesFile {
    return new NodesReader(tls).read(text);
  }

  private NodesImage read(String text) throws BadNodesFile {
    for (String line : text.split("\n", -1)) {
      number++;
      String trimmed = line.strip();
      if (!trimmed.isEmpty()) {
        line(trimmed.split("\\s+"));
      }
    }
    List<NodesImage.Node> nodes = new ArrayList<>();
    int own = 0;
    for (Draft draft : drafts.values()) {
      check(draft);
      own += (draft.flags & NodeFlags.MYSELF) == 0 ? 0 : 1;
      nodes.add(draft.node());
    }
    if (own != 1) {
      throw bad(own == 0 ? "no node is this server itself" : "two nodes are this server itself");
    }
    return new NodesImage(currentEpoch, lastVoteEpoch, leftovers, nodes);
  }

  private void check(Draft draft) throws BadNodesFile {
    boolean isMyself = (draft.flags & NodeFlags.MYSELF) != 0;
    int role = draft.flags & (NodeFlags.PRIMARY | NodeFlags.REPLICA);
    if (isMyself && role == 0) {
      throw bad("this server is neither a master nor a replica");
    }
    if (draft.primary != null && draft.primary.equals(draft.name)) {
      throw bad("node " + draft.name + " is its own master");
    }
  }

  private void line(String... fields) throws BadNodesFile {
    if (fields[0].equalsIgnoreCase("vars")) {
      variables(fields);
      return;
    }
    if (fields.length < FIELDS) {
      throw bad("a node has at least " + FIELDS + " fields");
    }
    Draft draft = draft(fields[0]);
    address(draft, fields[1].split(",", -1));
    flags(draft, fields[2]);
    if (!fields[3].equals("-")) {
      draft.primary = draft(fields[3]).name;
    }
    draft.pingSent = number(fields[4], "a time");
    draft.pongReceived = number(fields[5], "a time");
    draft.configEpoch = unsigned(fields[6]);
    draft.connected = fields[7].equals("connected");
    for (int index = FIELDS; index < fields.length; index++) {
      if (fields[index].startsWith("[")) {
        moving(draft, fields[index]);
      } else {
        slots(draft, fields[index]);
      }
    }
  }

  private void variables(String... fields) throws BadNodesFile {
    if (fields.length % 2 == 0) {
      throw bad("a variable without a value");
    }
    for (int index = 1; index < fields.length; index += 2) {
      if (fields[index].equalsIgnoreCase("currentEpoch")) {
        currentEpoch = unsigned(fields[index + 1]);
      } else if (fields[index].equalsIgnoreCase("lastVoteEpoch")) {
        lastVoteEpoch = unsigned(fields[index + 1]);
      } else if (fields[index].equalsIgnoreCase(NodeLines.LEFTOVERS)) {
        leftovers = SlotRanges.parse(fields[index + 1].replace(',', ' '));
        if (leftovers == null) {
          throw bad("'" + fields[index + 1] + "' are no ranges of slots");
        }
      }
    }
  }

  private Draft draft(String name) throws BadNodesFile {
    if (!isName(name)) {
      throw bad("'" + name + "' is not a node's name");
    }
    return drafts.computeIfAbsent(name, Draft::new);
  }

  /** {@code ip:port[@busport][,hostname][,field=value]...} */
  private void address(Draft draft, String... parts) throws BadNodesFile {
    draft.hostname = parts.length > 1 ? parts[1] : "";
    boolean hasPort = false;
    boolean hasTlsPort = false;
    for (int index = 2; index < parts.length; index++) {
      String[] pair = parts[index].split("=", -1);
      if (pair.length != 2) {
        throw bad("'" + parts[index] + "' is not a field and its value");
      }
      hasPort |= pair[0].equals("tcp-port");
      hasTlsPort |= pair[0].equals("tls-port");
      field(draft, pair[0], pair[1]);
    }
    int colon = parts[0].lastIndexOf(':');
    if (colon < 0) {
      throw bad("an address without a port");
    }
    draft.ip = parts[0].substring(0, colon);
    String[] ports = parts[0].substring(colon + 1).split("@", 2);
    int port = port(ports[0]);
    if (hasPort || !hasTlsPort && tls) {
      draft.tlsPort = hasTlsPort ? draft.tlsPort : port;
    } else {
      draft.port = port;
    }
    int clientPort = tls ? draft.tlsPort : draft.port;
    draft.busPort =
        ports.length > 1 ? port(ports[1]) : clientPort + ClusterOptions.BUS_PORT_DISTANCE;
  }

  private void field(Draft draft, String name, String value) throws BadNodesFile {
    switch (name) {
      case "shard-id" -> {
        if (!isName(value)) {
          throw bad("'" + value + "' is not a shard's name");
        }
        draft.shardId = value;
      }
      case "nodename" -> draft.humanName = value;
      case "availability-zone" -> draft.zone = value;
      case "tcp-port" -> draft.port = port(value);
      case "tls-port" -> draft.tlsPort = port(value);
      default -> throw bad("unknown field '" + name + "'");
    }
  }

  private void flags(Draft draft, String names) throws BadNodesFile {
    for (String name : names.split(",")) {
      int before = draft.flags;
      NodeLines.FLAGS.forEach(
          (key, known) -> draft.flags |= known.equalsIgnoreCase(name) ? NodeLines.flag(key) : 0);
      boolean isKnown = draft.flags != before || name.equalsIgnoreCase("noflags");
      if (!isKnown) {
        throw bad("unknown flag '" + name + "'");
      }
    }
  }

  private void slots(Draft draft, String range) throws BadNodesFile {
    String[] ends = range.split("-", 2);
    int first = slot(ends[0]);
    int last = slot(ends[ends.length - 1]);
    for (int slot = first; slot <= last; slot++) {
      String other = owners.putIfAbsent(slot, draft.name);
      if (other != null) {
        throw bad("slot " + slot + " is given twice, to " + other + " and to " + draft.name);
      }
      draft.words[slot >> 6] |= 1L << slot;
    }
  }

  /** {@code [slot->-node]} or {@code [slot-<-node]} */
  private void moving(Draft draft, String text) throws BadNodesFile {
    int dash = text.indexOf('-');
    if (dash < 0 || !text.endsWith("]") || text.length() < dash + 4) {
      throw bad("'" + text + "' is not a slot on its way");
    }
    int slot = slot(text.substring(1, dash));
    String other = draft(text.substring(dash + 3, text.length() - 1)).name;
    switch (text.charAt(dash + 1)) {
      case '>' -> draft.migrating.put(slot, other);
      case '<' -> draft.importing.put(slot, other);
      default -> throw bad("'" + text + "' is not a slot on its way");
    }
  }

  private int slot(String text) throws BadNodesFile {
    long slot = number(text, "a slot");
    if (slot < 0 || slot >= SlotSet.SLOTS) {
      throw bad("there is no slot " + text);
    }
    return (int) slot;
  }

  private int port(String text) throws BadNodesFile {
    long port = number(text, "a port");
    if (port < 0 || port > 65_535) {
      throw bad("there is no port " + text);
    }
    return (int) port;
  }

  private long number(String text, String what) throws BadNodesFile {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw bad("'" + text + "' is not " + what);
    }
  }

  private long unsigned(String text) throws BadNodesFile {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw bad("'" + text + "' is not an epoch");
    }
  }

  private static boolean isName(String text) {
    return text.length() == 40
        && text.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9');
  }

  private BadNodesFile bad(String problem) {
    return new BadNodesFile(number, problem);
  }

  /** A node as far as it was read; others may speak of it before it comes. */
  private static final class Draft {
    private final String name;
    private final long[] words = new long[SlotSet.SLOTS / Long.SIZE];
    private final Map<Integer, String> migrating = new LinkedHashMap<>();
    private final Map<Integer, String> importing = new LinkedHashMap<>();
    private String ip = "";
    private int port;
    private int tlsPort;
    private int busPort;
    private String hostname = "";
    private String humanName = "";
    private String zone = "";
    private String shardId;
    private int flags;
    private String primary;
    private long pingSent;
    private long pongReceived;
    private long configEpoch;
    private boolean connected;

    Draft(String name) {
      this.name = name;
    }

    NodesImage.Node node() {
      return new NodesImage.Node(
          name,
          ip,
          port,
          tlsPort,
          busPort,
          hostname,
          humanName,
          zone,
          shardId,
          flags,
          primary,
          pingSent,
          pongReceived,
          configEpoch,
          connected,
          SlotSet.of(words),
          migrating,
          importing);
    }
  }
}
