package io.vireo.server.replication.follow;

import io.vireo.server.data.Bytes;
import io.vireo.server.peer.Handshake;
import java.util.ArrayList;
import java.util.List;

/**
 * What one attempt to reach the primary goes by.
 *
 * @param user the user to log in as, or null for the default user
 * @param password the password, or null without a login
 * @param announcedIp the address that the primary is to show, or null for the one it sees
 * @param announcedPort the port on which this server can be reached
 * @param nodeId what this server is called in its cluster, or null without one
 * @param version the version of Redis that this server speaks like
 * @param channel whether a full copy may come on a connection of its own, as Redis 8 does it
 * @param dualChannel whether it may as Valkey 8 does it
 */
record LinkSettings(
    String user,
    String password,
    String announcedIp,
    int announcedPort,
    String nodeId,
    String version,
    boolean channel,
    boolean dualChannel) {
  /** Says that a copy may come on a connection of its own, as Redis 8 does it. */
  private static final String REDIS = "rdb-channel-repl";

  /** Says that it may, as Valkey 8 does it. */
  private static final String VALKEY = "dual-channel";

  /** The login, or null without one. */
  private List<Bytes> login() {
    return password == null
        ? null
        : Handshake.login(user == null ? null : Bytes.of(user), Bytes.of(password));
  }

  /** The requests that follow PING, in order; each is answered by a line. */
  List<Asked> requests() {
    List<Asked> all = new ArrayList<>();
    if (login() != null) {
      all.add(new Asked("AUTH", login()));
    }
    all.add(replconf("listening-port", "listening-port", Integer.toString(announcedPort)));
    if (announcedIp != null) {
      all.add(replconf("ip-address", "ip-address", announcedIp));
    }
    all.add(capabilities());
    all.add(replconf("version", "version", version));
    if (nodeId != null) {
      all.add(replconf("set-cluster-node-id", "set-cluster-node-id", nodeId));
    }
    return all;
  }

  private Asked capabilities() {
    List<String> words = new ArrayList<>(List.of("capa", "eof", "capa", "psync2"));
    if (channel) {
      words.addAll(List.of("capa", REDIS));
    }
    if (dualChannel) {
      words.addAll(List.of("capa", VALKEY));
    }
    return replconf("capa", words.toArray(String[]::new));
  }

  /**
   * The requests with which the connection for a full copy begins.
   *
   * @param mainId what the primary calls the other connection, or null if it does not tell
   */
  List<Asked> channelRequests(String mainId) {
    List<Asked> all = new ArrayList<>();
    if (login() != null) {
      all.add(new Asked("AUTH", login()));
    }
    String port = Integer.toString(announcedPort);
    List<String> words = new ArrayList<>(List.of("capa", "eof", "rdb-only", "1"));
    words.addAll(List.of("rdb-channel", "1"));
    if (mainId != null) {
      words.addAll(List.of("main-ch-client-id", mainId));
    }
    words.addAll(List.of("listening-port", port));
    all.add(replconf("rdb-channel", words.toArray(String[]::new)));
    return all;
  }

  private static Asked replconf(String what, String... words) {
    List<Bytes> request = new ArrayList<>();
    request.add(Bytes.of("REPLCONF"));
    for (String word : words) {
      request.add(Bytes.of(word));
    }
    return new Asked("REPLCONF " + what, request);
  }

  /**
   * A request of the handshake.
   *
   * @param name what the log calls it
   * @param words its words
   */
  record Asked(String name, List<Bytes> words) {}
}
