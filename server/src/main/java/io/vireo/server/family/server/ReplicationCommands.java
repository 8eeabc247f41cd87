package io.vireo.server.family.server;

import io.vireo.server.command.Call;
import io.vireo.server.command.Category;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Family;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Group;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.UserData;
import io.vireo.server.durability.SnapshotContent;
import io.vireo.server.engine.session.Session;
import io.vireo.server.replication.failover.Failover;
import io.vireo.server.replication.follow.Follower;
import io.vireo.server.replication.follow.ReplicaReport;
import io.vireo.server.replication.lead.Lead;
import io.vireo.server.replication.lead.Replica;
import io.vireo.server.resp.Reply;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What replicas say: PSYNC, SYNC, REPLCONF; and ROLE, which tells of them. */
public final class ReplicationCommands extends Family {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicationCommands.class);
  private static final int LONGEST_ADDRESS = 255;
  private static final int HIGHEST_PORT = 65_535;

  final Command psync =
      command("PSYNC", -3, this::psync)
          .doc(
              "2.8.0",
              "",
              "Asks a primary for its stream of changes, from an offset of a history on.")
          .flags(Flag.ADMIN, Flag.NO_ASYNC_LOADING, Flag.NO_MULTI, Flag.NOSCRIPT)
          .syntax("replicationid:string offset:integer");

  final Command sync =
      command("SYNC", 1, this::sync)
          .doc("1.0.0", "", "Asks a primary for a copy of all data and the changes that follow.")
          .flags(Flag.ADMIN, Flag.NO_ASYNC_LOADING, Flag.NO_MULTI, Flag.NOSCRIPT);

  final Command replconf =
      command("REPLCONF", -1, this::replconf)
          .doc("3.0.0", "O(1)", "Tells a primary about a replica, or what the replica has.")
          .system()
          .flags(Flag.ADMIN, Flag.NOSCRIPT, Flag.LOADING, Flag.STALE, Flag.ALLOW_BUSY);

  final Command role =
      command("ROLE", 1, this::role)
          .doc(
              "2.8.12",
              "O(1)",
              "Tells whether the server is a primary, a replica or a sentinel, and of whom.")
          .cost(CONSTANT)
          .flags(Flag.NOSCRIPT, Flag.LOADING, Flag.STALE, Flag.FAST, Flag.SENTINEL)
          .categories(Category.ADMIN, Category.DANGEROUS);

  private final Lead lead;
  private final Follower follower;
  private final Failover failover;

  /** Whether the cluster has a node of this name; null without a cluster. */
  private final Predicate<String> isKnownNode;

  /**
   * The family.
   *
   * @param isKnownNode whether the cluster has a node of this name; null without a cluster
   */
  public ReplicationCommands(
      Lead lead, Follower follower, Failover failover, Predicate<String> isKnownNode) {
    super(Group.SERVER);
    this.isKnownNode = isKnownNode;
    this.failover = failover;
    this.lead = lead;
    this.follower = follower;
  }

  private void psync(Call call) {
    begin(call, call.arg(1).toString(), call.arg(2));
  }

  private void sync(Call call) {
    begin(call, null, null);
  }

  /** Begins a sync; a client that is a replica already gets no answer. */
  private void begin(Call call, String id, Bytes next) {
    Session session = Session.of(call);
    if (!call.mayWait()) {
      call.reply().error("ERR PSYNC isn't allowed for DENY BLOCKING client");
    } else if (session.replica()) {
      silently(call, session);
    } else {
      String refusal = takesPlace(call) ? takePlace(session, id) : null;
      refusal = refusal == null ? refuse() : refusal;
      if (refusal != null) {
        call.reply().error(refusal);
        return;
      }
      if (next != null && !next.isLong()) {
        lead.refused(session);
        call.reply().error(Errors.NOT_INTEGER);
        return;
      }
      lead.sync(session, id, next == null ? 0 : next.toLong());
      silently(call, session);
    }
  }

  /** Why no replica can follow this server now, or null. */
  private String refuse() {
    if (failover.isUnderWay()) {
      return "NOMASTERLINK Can't SYNC while failing over";
    }
    return follower.isReplica() && !follower.isLinkUp()
        ? "NOMASTERLINK Can't SYNC while not connected with my master"
        : null;
  }

  /** True if the primary asks to change places with this replica. */
  private static boolean takesPlace(Call call) {
    return call.count() > 3 && call.arg(0).is("PSYNC") && call.arg(3).is("FAILOVER");
  }

  /** Becomes the primary in place of the one that asks; why that is impossible, or null. */
  private String takePlace(Session session, String id) {
    LOG.info("Failover request received for replid {}.", new UserData(id));
    if (!follower.isReplica()) {
      return "ERR PSYNC FAILOVER can't be sent to a master.";
    }
    if (!id.equalsIgnoreCase(lead.history().id())) {
      return "ERR PSYNC FAILOVER replid must match my replid.";
    }
    follower.lead();
    LOG.info("MASTER MODE enabled (failover request from '{}')", session.link().remoteAddress());
    return null;
  }

  /** Gives an answer that is not sent. */
  private static void silently(Call call, Session session) {
    session.skipAnswer();
    call.reply().ok();
  }

  private void replconf(Call call) {
    if (call.count() % 2 == 0) {
      call.reply().error(Errors.SYNTAX);
      return;
    }
    Session session = Session.of(call);
    for (int i = 1; i < call.count(); i += 2) {
      Bytes option = call.arg(i);
      if (option.is("ack")) {
        acknowledge(call, session, i + 1);
        return;
      }
      if (option.is("getack")) {
        // Meant for replicas, which answer to their primary.
        silently(call, session);
        return;
      }
      String error = option(session, option, call.arg(i + 1));
      if (error != null) {
        call.reply().error(error);
        return;
      }
    }
    call.reply().ok();
  }

  private void acknowledge(Call call, Session session, int at) {
    Bytes offset = call.arg(at);
    if (session.replica() && offset.isLong()) {
      boolean tellsDisk =
          call.count() > at + 2 && call.arg(at + 1).is("fack") && call.arg(at + 2).isLong();
      lead.acknowledged(session, offset.toLong(), tellsDisk ? call.arg(at + 2).toLong() : -1);
    }
    silently(call, session);
  }

  /** What is wrong with an option, or null. */
  private String option(Session session, Bytes option, Bytes value) {
    if (option.is("listening-port")) {
      return port(session, value);
    }
    if (option.is("ip-address")) {
      if (value.length() > LONGEST_ADDRESS) {
        return "ERR REPLCONF ip-address provided by replica instance is too long: "
            + value.length()
            + " bytes";
      }
      lead.wishes(session).address(value.toString());
      return null;
    }
    if (option.is("capa")) {
      capability(session, value);
      return null;
    }
    if (option.is("rdb-only")) {
      return yesOrNo(value, lead.wishes(session)::snapshotOnly);
    }
    if (option.is("rdb-channel")) {
      return yesOrNo(value, lead.wishes(session)::channel);
    }
    if (option.is("main-ch-client-id")) {
      return channelOf(session, value);
    }
    if (option.is("set-rdb-client-id")) {
      return mainOf(session, value);
    }
    if (option.is("set-cluster-node-id")) {
      return nodeId(session, value.toString());
    }
    if (option.is("rdb-filter-only")) {
      return content(session, value.toString());
    }
    return "ERR Unrecognized REPLCONF option: " + option;
  }

  private String nodeId(Session session, String id) {
    if (isKnownNode == null) {
      return "ERR This instance has cluster support disabled";
    }
    if (!isKnownNode.test(id)) {
      return "ERR Unknown node " + id;
    }
    lead.wishes(session).nodeId(id);
    return null;
  }

  /** What is not named is left out. */
  private String content(Session session, String names) {
    SnapshotContent content = SnapshotContent.NOTHING;
    for (String name : names.trim().split("\\s+")) {
      if (name.equalsIgnoreCase("functions")) {
        content = SnapshotContent.FUNCTIONS;
      } else if (!name.isEmpty()) {
        return "ERR Unsupported rdb-filter-only option: " + name;
      }
    }
    lead.wishes(session).content(content);
    return null;
  }

  private String port(Session session, Bytes value) {
    if (!value.isLong()) {
      return Errors.NOT_INTEGER;
    }
    long port = value.toLong();
    lead.wishes(session).port(port < 0 || port > HIGHEST_PORT ? 0 : (int) port);
    return null;
  }

  private void capability(Session session, Bytes name) {
    Replica.Wishes wishes = lead.wishes(session);
    if (name.is("eof")) {
      wishes.canEndMark();
    } else if (name.is("psync2")) {
      wishes.canPartialSync2();
    } else if (name.is("rdb-channel-repl")) {
      wishes.canSeparateSnapshot();
    } else if (name.is("dual-channel") && lead.offersDualChannel()) {
      wishes.canDualChannel();
    }
  }

  private String channelOf(Session session, Bytes value) {
    if (!value.isLong()) {
      return Errors.NOT_INTEGER;
    }
    return lead.isChannelOf(session, value.toLong())
        ? null
        : "ERR Unrecognized RDB client id: " + value.toLong();
  }

  private String mainOf(Session session, Bytes value) {
    if (!value.isLong()) {
      return Errors.NOT_INTEGER;
    }
    return lead.isMainOf(session, value.toLong())
        ? null
        : "ERR Unrecognized RDB client id " + value.toLong();
  }

  private static String yesOrNo(Bytes value, Consumer<Boolean> setter) {
    if (!value.isLong()) {
      return Errors.NOT_INTEGER;
    }
    long yes = value.toLong();
    if (yes != 0 && yes != 1) {
      return "ERR value is out of range, value must between 0 and 1";
    }
    setter.accept(yes == 1);
    return null;
  }

  private void role(Call call) {
    Reply reply = call.reply();
    if (follower.isReplica()) {
      new ReplicaReport(follower).role(reply);
      return;
    }
    reply.array(3);
    reply.bulk("master");
    reply.integer(lead.history().offset());
    List<Replica> online = lead.replicas().all().stream().filter(Replica::isOnline).toList();
    reply.array(online.size());
    for (Replica replica : online) {
      reply.array(3);
      reply.bulk(replica.address());
      reply.bulk(Integer.toString(replica.port()));
      reply.bulk(Long.toString(replica.acknowledged()));
    }
  }
}
