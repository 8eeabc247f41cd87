package io.vireo.server.family.stream;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.data.stream.StreamReferences;
import io.vireo.server.resp.Reply;
import java.util.Arrays;

/**
 * The options of XDELEX and XACKDEL: which entries are to be deleted, and what becomes of
 * references to them. Data context only.
 *
 * @param idsAt the index of the first id in the call
 */
record StreamDeletion(StreamReferences references, int idsAt, int count) {
  /** The error of a request without ids. */
  static final String NO_IDS = "ERR IDS option is required";

  /** No entry has this id. */
  static final byte MISSING = -1;

  /** The entry has been deleted. */
  static final byte DELETED = 1;

  /** The entry stays, because a group refers to it. */
  static final byte REFERENCED = 2;

  /** Reads the options from an index on; null after an error was answered. */
  static StreamDeletion read(Call call, int index) {
    Args args = call.args(index);
    StreamReferences references = null;
    int idsAt = -1;
    long count = 0;
    while (args.more()) {
      StreamReferences named = references == null ? StreamAddOptions.references(args) : null;
      if (named != null) {
        references = named;
      } else if (args.left() > 1 && args.take("IDS")) {
        count = idCount(args);
        idsAt = args.index() - (int) count;
      } else {
        args.fail(Errors.SYNTAX);
      }
    }
    if (idsAt < 0) {
      args.fail(NO_IDS);
    }
    if (args.failed()) {
      return null;
    }
    StreamReferences meant = references == null ? StreamReferences.KEEP : references;
    return new StreamDeletion(meant, idsAt, (int) count);
  }

  /** Reads the number of ids behind IDS, and steps over the ids. */
  static long idCount(Args args) {
    long count = args.integer(1, Long.MAX_VALUE, "ERR Number of IDs must be a positive integer");
    if (count > args.left()) {
      args.fail("ERR The `numids` parameter must match the number of arguments");
    }
    for (long i = 0; i < count && args.more(); i++) {
      args.next();
    }
    return count;
  }

  /** What becomes of the entries if there are none. */
  byte[] missing() {
    byte[] results = new byte[count];
    Arrays.fill(results, MISSING);
    return results;
  }

  /** Answers with what has become of each. */
  static void answer(Reply reply, byte[] results) {
    reply.array(results.length);
    for (byte result : results) {
      reply.integer(result);
    }
  }
}
