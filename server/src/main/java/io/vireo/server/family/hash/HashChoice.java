package io.vireo.server.family.hash;

import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.RO;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.data.hash.FieldSampler;
import io.vireo.server.data.hash.HashField;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.EncodingThresholds;
import io.vireo.server.family.RepeatedDraws;
import io.vireo.server.keyspace.KeyspaceState;
import io.vireo.server.resp.Reply;

/** HRANDFIELD: random fields. */
public final class HashChoice extends HashFamily {
  /** Heap bytes of a field that was drawn, so that it is not drawn again. */
  private static final long DRAWN = 64;

  private static final String RANGE =
      "ERR value is out of range, value must between -9223372036854775807 and"
          + " 9223372036854775807";

  final Command hrandfield =
      command("HRANDFIELD", -2, this::hrandfield)
          .doc(
              "6.2.0",
              "O(N) for N fields returned",
              "Gives fields at random, with their values if asked to.")
          .cost(byArguments(2))
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .tips("nondeterministic_output")
          .syntax("key [options=count [WITHVALUES]]");

  /** The family; {@code thresholds} tell the sizes up to which hashes are packed. */
  public HashChoice(EncodingThresholds thresholds) {
    super(thresholds);
  }

  private void hrandfield(Call call) {
    if (call.count() == 2) {
      one(call);
      return;
    }
    Args args = call.args(2);
    long count = args.integer();
    if (count == Long.MIN_VALUE) {
      args.fail(RANGE);
    }
    boolean withValues = args.take("WITHVALUES");
    if (args.more()) {
      args.fail(Errors.SYNTAX);
    }
    if (withValues && (count > Long.MAX_VALUE / 2 || count < -(Long.MAX_VALUE / 2))) {
      args.fail("ERR value is out of range");
    }
    if (!args.failed()) {
      several(call, count, withValues);
    }
  }

  private void one(Call call) {
    Entry entry = call.db().read(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    FieldSampler sampler = sampler(call, entry);
    if (sampler == null) {
      call.reply().nullBulk();
    } else {
      call.reply().bulk(sampler.any().name());
    }
  }

  /** A sampler of the fields that have not come to their deadline, or null if there are none. */
  private FieldSampler sampler(Call call, Entry entry) {
    Entry left = entry == null ? null : call.db().expireFields(entry);
    if (left == null) {
      return null;
    }
    KeyspaceState space = call.keyspace();
    FieldSampler sampler = valueOf(left).sampler(space.random(), space.hidingTime());
    return sampler.size() == 0 ? null : sampler;
  }

  private void several(Call call, long count, boolean withValues) {
    Entry entry = call.db().read(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    FieldSampler sampler = sampler(call, entry);
    if (sampler == null || count == 0) {
      call.reply().array(0);
      return;
    }
    Reply reply = call.reply();
    long answers = count < 0 ? -count : Math.min(count, sampler.size());
    if (count > 0) {
      call.keyspace().need(answers * DRAWN);
    } else {
      RepeatedDraws.needRoom(call, answers, () -> bytes(sampler.any(), withValues));
    }
    reply.array(withValues && reply.protocol() == 2 ? 2 * answers : answers);
    if (count > 0) {
      sampler.distinct(answers, field -> show(reply, field, withValues));
      return;
    }
    for (long i = 0; i < answers && !reply.isFull(); i++) {
      show(reply, sampler.any(), withValues);
    }
  }

  private static int bytes(HashField field, boolean withValue) {
    int name = RepeatedDraws.bytes(field.name());
    return withValue ? name + RepeatedDraws.bytes(field.value()) : name;
  }

  private static void show(Reply reply, HashField field, boolean withValue) {
    if (withValue && reply.protocol() > 2) {
      reply.array(2);
    }
    reply.bulk(field.name());
    if (withValue) {
      reply.bulk(field.value());
    }
  }
}
