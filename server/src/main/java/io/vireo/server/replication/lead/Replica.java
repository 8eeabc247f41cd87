package io.vireo.server.replication.lead;

import io.vireo.server.durability.SnapshotContent;
import io.vireo.server.engine.session.Session;
import io.vireo.server.replication.ByteChain;

/**
 * One replica: what it says of itself, and what it has. From the first word that it says of itself
 * until its connection is gone. Data context only.
 */
public final class Replica {
  /** What a replica says it can do, and wants. */
  public static final class Wishes {
    private int port;
    private String address;
    private String nodeId;
    private boolean endMark;
    private boolean partialSync2;
    private boolean snapshotOnly;
    private boolean separateSnapshot;
    private boolean dualChannel;
    private boolean channel;
    private long mainId;
    private long channelId;
    private SnapshotContent content = SnapshotContent.ALL;

    /** What it wants in the snapshot. */
    SnapshotContent content() {
      return content;
    }

    /** Sets what it wants in the snapshot. */
    public void content(SnapshotContent wanted) {
      content = wanted;
    }

    /** The port on which it listens, 0 if it did not say. */
    int port() {
      return port;
    }

    /** Sets the port on which it says it listens. */
    public void port(int listening) {
      port = listening;
    }

    /** Sets the address at which it says it can be reached. */
    public void address(String announced) {
      address = announced.isEmpty() ? null : announced;
    }

    /** Sets what it says it is called in the cluster. */
    public void nodeId(String id) {
      nodeId = id;
    }

    /** True if it takes a snapshot whose end is told by a mark, not by its length. */
    boolean endMark() {
      return endMark;
    }

    /** It takes a snapshot whose end is told by a mark. */
    public void canEndMark() {
      endMark = true;
    }

    /** True if it follows a history that changes its name. */
    boolean partialSync2() {
      return partialSync2;
    }

    /** It follows a history that changes its name. */
    public void canPartialSync2() {
      partialSync2 = true;
    }

    /** True if it can take the snapshot on a second connection. */
    boolean separateSnapshot() {
      return separateSnapshot;
    }

    /** It can take the snapshot on a second connection. */
    public void canSeparateSnapshot() {
      separateSnapshot = true;
    }

    /** True if it can do so in Valkey's way. */
    boolean dualChannel() {
      return dualChannel;
    }

    /** It can do so in Valkey's way. */
    public void canDualChannel() {
      dualChannel = true;
    }

    /** True if this is that second connection. */
    boolean channel() {
      return channel;
    }

    /** Sets whether this is a second connection. */
    public void channel(boolean yes) {
      channel = yes;
    }

    /** The client that is the first connection. */
    long mainId() {
      return mainId;
    }

    /** Sets the client that is the first connection. */
    public void mainId(long id) {
      mainId = id;
    }

    /** The client that is the second connection, as Valkey names it on the first one; or 0. */
    long channelId() {
      return channelId;
    }

    /** Sets the client that is the second connection. */
    void channelId(long id) {
      channelId = id;
    }

    /** True if it wants the snapshot, and no stream behind it. */
    boolean snapshotOnly() {
      return snapshotOnly;
    }

    /** Sets whether it wants no stream. */
    public void snapshotOnly(boolean yes) {
      snapshotOnly = yes;
    }
  }

  private final Session session;
  private final Wishes wishes = new Wishes();
  private ReplicaState state = ReplicaState.GREETING;
  private boolean old;
  private boolean awaitsWord;
  private Replica partner;
  private StreamFeed stream;
  private ByteChain.Reader snapshot;
  private long acknowledged;
  private long onDisk;
  private long lastWord;
  private long heardBytes;
  private long softSince = -1;
  private long seenPosition;
  private long seenAt;

  Replica(Session session) {
    this.session = session;
  }

  /** Its client. */
  Session session() {
    return session;
  }

  /** The number of the event loop of its connection. */
  public int loop() {
    return session.link().port().index();
  }

  /** What it says it can do, and wants. */
  Wishes wishes() {
    return wishes;
  }

  ReplicaState state() {
    return state;
  }

  void state(ReplicaState next) {
    state = next;
  }

  /** True if it asked by SYNC: it never tells what it has. */
  boolean isOld() {
    return old;
  }

  void old(boolean yes) {
    old = yes;
  }

  /** True while it has the snapshot and has not said yet that it is ready for the stream. */
  boolean awaitsWord() {
    return awaitsWord;
  }

  void awaitsWord(boolean yes) {
    awaitsWord = yes;
  }

  /** True if it is a replica's second connection, for the snapshot alone, as Redis opens it. */
  boolean isChannel() {
    return wishes.channel && !isDualChannel();
  }

  /**
   * True if it is such a connection as Valkey opens it: it does not name the first one, which asks
   * for the stream only later.
   */
  boolean isDualChannel() {
    return wishes.channel && old && wishes.mainId == 0;
  }

  /** What it is called in the cluster; null without one, or if it did not say. */
  String nodeId() {
    return wishes.nodeId;
  }

  /** The replica's other connection, while it has two. */
  Replica partner() {
    return partner;
  }

  /** Makes two connections those of one replica. */
  void pair(Replica other) {
    partner = other;
    other.partner = this;
  }

  /** From now on the replica's connections have nothing to do with each other. */
  void unpair() {
    if (partner != null) {
      partner.partner = null;
      partner = null;
    }
  }

  /** What sends it the stream; null until its place in it is known. */
  StreamFeed stream() {
    return stream;
  }

  void stream(StreamFeed feed) {
    stream = feed;
  }

  /** Where it is in the snapshot, or null. */
  ByteChain.Reader snapshot() {
    return snapshot;
  }

  void snapshot(ByteChain.Reader reader) {
    snapshot = reader;
  }

  /** Up to where it says it has the stream. */
  public long acknowledged() {
    return acknowledged;
  }

  /** Up to where it says its append-only log has the stream on the disk. */
  long onDisk() {
    return onDisk;
  }

  /** It has said what it has. */
  void acknowledge(long offset, long diskOffset, long now) {
    acknowledged = Math.max(acknowledged, offset);
    onDisk = Math.max(onDisk, diskOffset);
    lastWord = now;
  }

  /** It counts as heard of now. */
  void heard(long now) {
    lastWord = now;
  }

  /**
   * Looks whether it has sent anything: while it loads a snapshot, empty lines say that it is
   * there.
   */
  void listen(long now) {
    long received = session.link().bytesIn();
    if (received != heardBytes) {
      heardBytes = received;
      lastWord = now;
    }
  }

  /** When it was heard of last, Unix milliseconds. */
  long lastWord() {
    return lastWord;
  }

  /** Since when it leaves more unread than the soft limit, or -1. */
  long softSince() {
    return softSince;
  }

  void softSince(long millis) {
    softSince = millis;
  }

  /**
   * Since when it has not taken any of the snapshot, Unix milliseconds.
   *
   * @param now the present time
   */
  long stuckSince(long now) {
    if (snapshot.position() != seenPosition) {
      seenPosition = snapshot.position();
      seenAt = now;
    }
    return seenAt;
  }

  /** It begins to take the snapshot. */
  void begins(long now) {
    seenPosition = 0;
    seenAt = now;
  }

  /** True if it is sent the stream. */
  public boolean isOnline() {
    return state == ReplicaState.ONLINE;
  }

  /** The state as INFO shows it, in Valkey's words where both connections are such as its. */
  public String shownState() {
    return switch (shownType()) {
      case "rdb-channel" -> ReplicaState.WAITING.shown();
      case "main-channel" -> "bg_transfer";
      default -> state.shown();
    };
  }

  /** Which of two connections it is, in Valkey's words; empty if it has one, or Redis' two. */
  public String shownType() {
    if (isDualChannel()) {
      return "rdb-channel";
    }
    boolean loads = state == ReplicaState.SNAPSHOT_AND_STREAM;
    return loads && wishes.channelId != 0 ? "main-channel" : "";
  }

  /** The address at which it can be reached. */
  public String address() {
    if (wishes.address != null) {
      return wishes.address;
    }
    String remote = session.link().remoteAddress();
    int colon = remote.lastIndexOf(':');
    String host = colon < 0 ? remote : remote.substring(0, colon);
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** The port at which it can be reached, 0 if it did not say. */
  public int port() {
    return wishes.port();
  }

  /** What the log calls it. */
  String name() {
    String channel = isChannel() ? " (rdb-channel)" : "";
    return address() + ":" + (port() == 0 ? "<unknown-replica-port>" : port()) + channel;
  }
}
