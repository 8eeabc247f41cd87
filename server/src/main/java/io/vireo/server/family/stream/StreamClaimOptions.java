package io.vireo.server.family.stream;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.data.stream.StreamId;

/** The options of XCLAIM behind the ids. Data context only. */
final class StreamClaimOptions {
  private static final long NOT_GIVEN = -1;

  private final StreamIdParser ids;
  private boolean forced;
  private boolean idOnly;
  private long deliveryTime;
  private long retries;
  private StreamId lastId;

  StreamClaimOptions(StreamIdParser ids) {
    this.ids = ids;
  }

  /** Reads the options from an index on; false after an error was answered. */
  boolean read(Call call, int index) {
    forced = false;
    idOnly = false;
    deliveryTime = NOT_GIVEN;
    retries = NOT_GIVEN;
    lastId = StreamId.ZERO;
    Args args = call.args(index);
    while (args.more()) {
      readOption(call, args);
    }
    if (args.failed()) {
      return false;
    }
    if (deliveryTime < 0 || deliveryTime > call.keyspace().realNow()) {
      deliveryTime = call.keyspace().realNow();
    }
    return true;
  }

  private void readOption(Call call, Args args) {
    boolean more = args.left() > 1;
    if (args.take("FORCE")) {
      forced = true;
    } else if (args.take("JUSTID")) {
      idOnly = true;
    } else if (more && args.take("IDLE")) {
      deliveryTime =
          call.keyspace().realNow() - args.integer("ERR Invalid IDLE option argument for XCLAIM");
    } else if (more && args.take("TIME")) {
      deliveryTime = args.integer("ERR Invalid TIME option argument for XCLAIM");
    } else if (more && args.take("RETRYCOUNT")) {
      retries = args.integer("ERR Invalid RETRYCOUNT option argument for XCLAIM");
    } else if (more && args.take("LASTID")) {
      lastId = ids.exact(args.next(), 0);
      if (lastId == null) {
        args.fail(StreamFamily.INVALID_ID);
      }
    } else {
      args.fail("ERR Unrecognized XCLAIM option '" + args.next() + "'");
    }
  }

  /** Sets whether only ids are to be shown. */
  void onlyIds(boolean only) {
    idOnly = only;
  }

  /** True if an entry that is not pending becomes pending. */
  boolean isForced() {
    return forced;
  }

  /** True if ids are to be shown instead of entries; that counts as no delivery. */
  boolean isIdOnly() {
    return idOnly;
  }

  /** When the entries count as delivered, Unix milliseconds. */
  long deliveryTime() {
    return deliveryTime;
  }

  /** How often the entries count as delivered; negative for once more. */
  long retries() {
    return retries;
  }

  /** The id up to which the group counts as having read, at least. */
  StreamId lastId() {
    return lastId;
  }
}
