package io.vireo.server.family.geo;

import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.RO;
import static io.vireo.server.command.KeyFlag.RW;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.geo.GeoHash;
import io.vireo.server.data.number.FixedPoint;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.sortedset.ScoreRule;
import io.vireo.server.data.sortedset.SortedSetValue;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.EncodingThresholds;
import io.vireo.server.family.sortedset.SortedSetFamily;
import io.vireo.server.keyspace.Database;
import io.vireo.server.resp.Reply;
import java.util.function.Consumer;

/** GEOADD and the commands that tell about single members: positions in a sorted set. */
public final class GeoCommands extends GeoFamily {
  private static final int WORDS_PER_MEMBER = 3;

  private final EncodingThresholds thresholds;

  final Command geoadd =
      command("GEOADD", -5, this::geoadd)
          .doc(
              "3.2.0",
              "O(M*log(N)) for M members added to N",
              "Adds members with their positions on the globe.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, DENYOOM)
          .key(at(1), RW, UPDATE)
          .syntax(
              "key [condition=NX|XX]@6.2.0 [change=CH]@6.2.0 data=(longitude latitude "
                  + "member)...")
          .history("6.2.0", "The options CH, NX and XX.");

  final Command geodist =
      command("GEODIST", -4, this::geodist)
          .doc("3.2.0", "O(1)", "Tells the distance between two members.")
          .cost(CONSTANT)
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .syntax("key member1 member2 [unit=M|KM|FT|MI]");

  final Command geohash =
      command("GEOHASH", -2, this::geohash)
          .doc(
              "3.2.0",
              "O(N) for N members asked for",
              "Tells the positions of members as geohash text.")
          .cost(BY_ARGUMENTS)
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .syntax("key [member...]");

  final Command geopos =
      command("GEOPOS", -2, this::geopos)
          .doc(
              "3.2.0",
              "O(N) for N members asked for",
              "Tells the longitudes and latitudes of members.")
          .cost(BY_ARGUMENTS)
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .syntax("key [member...]");

  /** The family; {@code thresholds} tell how sorted sets are encoded. */
  public GeoCommands(EncodingThresholds thresholds) {
    this.thresholds = thresholds;
  }

  private void geoadd(Call call) {
    boolean onlyNew = false;
    boolean onlyPresent = false;
    boolean countUpdates = false;
    Args args = call.args(2);
    while (true) {
      if (args.take("NX")) {
        onlyNew = true;
      } else if (args.take("XX")) {
        onlyPresent = true;
      } else if (args.take("CH")) {
        countUpdates = true;
      } else {
        break;
      }
    }
    int first = args.index();
    if (args.left() == 0 || args.left() % WORDS_PER_MEMBER != 0 || onlyNew && onlyPresent) {
      call.reply().error(Errors.SYNTAX);
      return;
    }
    long[] hashes = hashes(args);
    if (!args.failed()) {
      ScoreRule rule = new ScoreRule(onlyNew, onlyPresent, false, false, false);
      add(call, first, hashes, rule, countUpdates);
    }
  }

  private static long[] hashes(Args args) {
    long[] hashes = new long[args.left() / WORDS_PER_MEMBER];
    for (int i = 0; args.more(); i++) {
      double longitude = GeoArgs.number(args, Errors.NOT_FLOAT);
      double latitude = GeoArgs.number(args, Errors.NOT_FLOAT);
      GeoArgs.check(args, longitude, latitude);
      args.next();
      hashes[i] = GeoHash.encode(longitude, latitude);
    }
    return hashes;
  }

  private void add(Call call, int first, long[] hashes, ScoreRule rule, boolean countUpdates) {
    Database db = call.db();
    Bytes key = call.arg(1);
    Entry entry = db.write(key);
    if (isOtherType(call, entry)) {
      return;
    }
    if (entry == null && rule.onlyPresent()) {
      call.reply().integer(0);
      return;
    }
    repeatAsZadd(call, first, hashes);
    SortedSetValue set =
        SortedSetFamily.prepare(
            call, valueOf(entry), first + 2, WORDS_PER_MEMBER, i -> hashes[i], thresholds.now());
    long before = set.heapBytes();
    int added = 0;
    int updated = 0;
    try {
      for (int i = 0, fetched = 0; i < hashes.length; i++) {
        int at = first + i * WORDS_PER_MEMBER + 2;
        fetched = at < fetched ? fetched : fetch(call, set, at, WORDS_PER_MEMBER);
        Bytes member = call.arg(at);
        switch (set.add(member, hashes[i], rule, thresholds.now())) {
          case ADDED -> added++;
          case UPDATED -> updated++;
          default -> {}
        }
      }
    } catch (NoRoom full) {
      refused(db, key, set, before, entry == null, added + updated, "zadd");
      throw full;
    }
    if (added + updated > 0) {
      done(db, key, set, before, added + updated, "zadd");
    }
    call.reply().integer(countUpdates ? added + updated : added);
  }

  /** Others need not know how positions are rounded. */
  private static void repeatAsZadd(Call call, int first, long[] hashes) {
    if (!call.effects().wanted()) {
      return;
    }
    Object[] words = new Object[first + hashes.length * 2];
    words[0] = "zadd";
    for (int i = 1; i < first; i++) {
      words[i] = call.arg(i);
    }
    for (int i = 0; i < hashes.length; i++) {
      words[first + i * 2] = hashes[i];
      words[first + i * 2 + 1] = call.arg(first + i * WORDS_PER_MEMBER + 2);
    }
    call.effects().instead(words);
  }

  private void geodist(Call call) {
    if (call.count() > 5) {
      call.reply().error(Errors.SYNTAX);
      return;
    }
    Args args = call.args(4);
    double unit = args.more() ? GeoArgs.unit(args) : 1;
    if (args.failed()) {
      return;
    }
    Entry entry = call.db().read(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    SortedSetValue set = valueOf(entry);
    double from = set == null ? SortedSetValue.ABSENT : set.score(call.arg(2));
    double to = set == null ? SortedSetValue.ABSENT : set.score(call.arg(3));
    if (Double.isNaN(from) || Double.isNaN(to)) {
      call.reply().nullBulk();
    } else {
      call.reply().bulk(FixedPoint.fourDecimals(GeoHash.distance(hash(from), hash(to)) / unit));
    }
  }

  private static long hash(double score) {
    return GeoHash.ofScore(score);
  }

  private void geohash(Call call) {
    Entry entry = call.db().read(call.arg(1));
    if (!isOtherType(call, entry)) {
      tell(call, valueOf(entry), (reply, hash) -> reply.bulk(GeoHash.text(hash)), Reply::nullBulk);
    }
  }

  private void geopos(Call call) {
    Entry entry = call.db().read(call.arg(1));
    if (!isOtherType(call, entry)) {
      tell(call, valueOf(entry), GeoFamily::answerPosition, Reply::nullArray);
    }
  }

  /** Answers for each member asked for. */
  private static void tell(
      Call call, SortedSetValue set, Answer answer, Consumer<Reply> answerAbsent) {
    Reply reply = call.reply();
    reply.array(call.count() - 2);
    for (int i = 2; i < call.count(); i++) {
      double score = set == null ? SortedSetValue.ABSENT : set.score(call.arg(i));
      if (Double.isNaN(score)) {
        answerAbsent.accept(reply);
      } else {
        answer.say(reply, hash(score));
      }
    }
  }

  /** How a position is told. */
  @FunctionalInterface
  private interface Answer {
    void say(Reply reply, long hash);
  }
}
