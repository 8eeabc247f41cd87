package io.vireo.server.family.stream;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.stream.StreamId;
import io.vireo.server.data.stream.StreamReferences;
import io.vireo.server.data.stream.StreamTrim;

/** The options of XADD and XTRIM, up to the id of the new entry. Data context only. */
final class StreamAddOptions {
  /** Nodes that trimming to about a length looks at, if the client says nothing else. */
  private static final long NODES = 100;

  private static final long LIMIT_WITHOUT_NODE_SIZE = 10_000;
  private static final long MOST = 1_000_000;
  private static final Bytes STAR = Bytes.of("*");
  private static final StreamReferences[] REFERENCES = StreamReferences.values();

  private final StreamIdParser ids;
  private boolean adding;
  private boolean noStream;
  private boolean trims;
  private boolean wholeNodes;
  private long maxSize;
  private StreamId minId;
  private boolean limited;
  private long limit;
  private StreamId id;
  private boolean automatic;

  /** Null if no option says it. */
  private StreamReferences references;

  private boolean repeats;

  /** The producer that adds the entry under an id of its own; null if none does. */
  private Bytes pid;

  /** The id that the producer gives it; null if it follows from fields and values. */
  private Bytes iid;

  StreamAddOptions(StreamIdParser ids) {
    this.ids = ids;
  }

  /**
   * Reads the options from the third word on.
   *
   * @param add of XADD, which end with an id
   * @return the index of the id in the call, or -1 after an error was answered
   */
  int read(Call call, boolean add) {
    adding = add;
    noStream = false;
    trims = false;
    wholeNodes = false;
    minId = null;
    limited = false;
    limit = 0;
    id = null;
    automatic = false;
    references = null;
    pid = null;
    iid = null;
    repeats = call.origin().isRepeated();
    Args args = call.args(2);
    boolean atId = false;
    while (!atId && args.more()) {
      atId = adding && call.arg(args.index()).equals(STAR) || readOption(call, args);
    }
    if (repeats) {
      // Redis tells in logs and to replicas to how many entries it came, and leaves LIMIT there.
      limited = false;
      limit = 0;
    }
    check(args);
    return args.failed() ? -1 : args.index();
  }

  /** Reads one option; true if it is the id of XADD instead, which is not stepped over. */
  private boolean readOption(Call call, Args args) {
    boolean more = args.left() > 1;
    if (more && args.take("MAXLEN")) {
      beginTrim(args);
      minId = null;
      maxSize = args.integer();
      if (maxSize < 0) {
        args.fail("ERR The MAXLEN argument must be >= 0.");
      }
    } else if (more && args.take("MINID")) {
      beginTrim(args);
      minId = exact(args);
    } else if (more && args.take("LIMIT")) {
      limit = args.integer();
      limited = true;
      if (limit < 0) {
        args.fail("ERR The LIMIT argument must be >= 0.");
      }
    } else if (references == null && takesReferences(args)) {
      return false;
    } else if (adding && args.take("NOMKSTREAM")) {
      noStream = true;
    } else if (adding && more && args.take("IDMPAUTO")) {
      readProducer(args, "IDMPAUTO");
    } else if (adding && args.left() > 2 && args.take("IDMP")) {
      readProducer(args, "IDMP");
      iid = args.next();
      if (iid.length() == 0) {
        args.fail("ERR syntax error, IDMP requires a non-empty idempotent ID");
      }
    } else if (adding) {
      readId(args, call.arg(args.index()));
      return true;
    } else {
      args.fail(Errors.SYNTAX);
    }
    return false;
  }

  private boolean takesReferences(Args args) {
    references = references(args);
    return references != null;
  }

  /** Takes the option about references to entries that are deleted; null if there is none. */
  static StreamReferences references(Args args) {
    for (StreamReferences each : REFERENCES) {
      if (args.take(each.word())) {
        return each;
      }
    }
    return null;
  }

  private void readProducer(Args args, String option) {
    if (pid != null) {
      args.fail("ERR syntax error, IDMP/IDMPAUTO specified multiple times");
    }
    pid = args.next();
    if (pid.length() == 0) {
      args.fail("ERR syntax error, " + option + " requires a non-empty producer ID");
    }
  }

  private void beginTrim(Args args) {
    if (trims) {
      args.fail("ERR syntax error, MAXLEN and MINID options at the same time are not compatible");
    }
    trims = true;
    wholeNodes = args.left() > 1 && args.take("~");
    if (!wholeNodes && args.left() > 1) {
      args.take("=");
    }
  }

  private StreamId exact(Args args) {
    StreamId exact = ids.exact(args.next(), 0);
    if (exact == null) {
      args.fail(StreamFamily.INVALID_ID);
    }
    return exact;
  }

  private void readId(Args args, Bytes text) {
    id = ids.ofNewEntry(text);
    automatic = ids.isAutomatic();
    if (id == null) {
      args.fail(StreamFamily.INVALID_ID);
    } else if (pid != null && !repeats) {
      args.fail("ERR syntax error, IDMP/IDMPAUTO can be used only with auto-generated IDs");
    }
  }

  private void check(Args args) {
    if (limit > 0 && !trims) {
      args.fail("ERR syntax error, LIMIT cannot be used without specifying a trimming strategy");
    } else if (!adding && !trims) {
      args.fail("ERR syntax error, XTRIM must be called with a trimming strategy");
    } else if (limited && !wholeNodes) {
      args.fail("ERR syntax error, LIMIT cannot be used without the special ~ option");
    }
  }

  /** True if a replica that repeats the command as it is gets the same. */
  boolean isExact() {
    boolean isTrim =
        !wholeNodes && (!trims || minId != null || references != StreamReferences.NONE);
    return isTrim && (!adding || id != null && !automatic);
  }

  /** True if the stream is trimmed to a number of entries. */
  boolean isByCount() {
    return minId == null;
  }

  /** True if no stream is to be made for the entry. */
  boolean isNoStream() {
    return noStream;
  }

  /** True if the stream is to be trimmed. */
  boolean trims() {
    return trims;
  }

  /** What to trim. */
  StreamTrim trim(Thresholds limits) {
    return new StreamTrim(minId, maxSize, wholeNodes, limit(limits), references(), repeats);
  }

  /** What becomes of references to entries that are trimmed. */
  StreamReferences references() {
    return references == null ? StreamReferences.KEEP : references;
  }

  /** The id below which entries are old; null if they are counted. */
  StreamId minId() {
    return minId;
  }

  private long limit(Thresholds limits) {
    if (limited || !wholeNodes) {
      return limit;
    }
    long entries = limits.streamNodeEntries();
    return entries == 0 ? LIMIT_WITHOUT_NODE_SIZE : Math.min(entries, MOST / NODES) * NODES;
  }

  /** The id for the new entry; null if all of it is to be chosen. */
  StreamId id() {
    return id;
  }

  /** The producer that adds the entry under an id of its own; null if none does. */
  Bytes pid() {
    return pid;
  }

  /** The id that the producer gives it; null if it follows from fields and values. */
  Bytes iid() {
    return iid;
  }

  /** True if another server has decided that the entry is added, and as which one. */
  boolean repeats() {
    return repeats;
  }

  /** True if the number within the millisecond is to be chosen. */
  boolean isAutomatic() {
    return automatic;
  }
}
