package io.vireo.server.family.geo;

import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.OW;
import static io.vireo.server.command.KeyFlag.RO;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.KeyFinders;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.geo.GeoHash;
import io.vireo.server.data.geo.GeoMatches;
import io.vireo.server.data.number.FixedPoint;
import io.vireo.server.data.sortedset.SortedSetBuilder;
import io.vireo.server.data.sortedset.SortedSetValue;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.Destination;
import io.vireo.server.family.EncodingThresholds;
import io.vireo.server.family.geo.GeoQuery.Form;
import io.vireo.server.family.geo.GeoQuery.Order;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.resp.Reply;
import java.util.function.LongConsumer;

/** GEOSEARCH, GEORADIUS and similar commands: the members near a place. */
public final class GeoSearchCommands extends GeoFamily {
  private final EncodingThresholds thresholds;
  private final Bytes member = scratch(Bytes.view());

  final Command georadius =
      command("GEORADIUS", -6, call -> search(call, Form.AROUND_POSITION, true))
          .doc(
              "3.2.0",
              "O(N+log(M)) for N members around the circle of M in all",
              "Gives the members within a distance of a point, or stores them.")
          .replaced("6.2.0", "GEOSEARCH and GEOSEARCHSTORE with BYRADIUS")
          .flags(WRITE, DENYOOM)
          .key(at(1), RO, ACCESS)
          .key(keyword("STORE", 6), OW, UPDATE)
          .key(keyword("STOREDIST", 6), OW, UPDATE)
          .keysBy(KeyFinders::georadius)
          .syntax(
              "key longitude latitude radius unit=(M|KM|FT|MI) [WITHCOORD] [WITHDIST] "
                  + "[WITHHASH] [count-block=COUNT count [ANY]@6.2.0] [order=ASC|DESC] "
                  + "[store=STORE storekey<key>:key|STOREDIST storedistkey<key>:key]")
          .history("6.2.0", "COUNT with ANY.")
          .history("7.0.0", "Units in capital letters.");

  final Command georadiusRo =
      command("GEORADIUS_RO", -6, call -> search(call, Form.AROUND_POSITION, false))
          .doc(
              "3.2.10",
              "O(N+log(M)) for N members around the circle of M in all",
              "Gives the members within a distance of a point.")
          .replaced("6.2.0", "GEOSEARCH with BYRADIUS")
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .syntax(
              "key longitude latitude radius unit=(M|KM|FT|MI) [WITHCOORD] [WITHDIST] "
                  + "[WITHHASH] [count-block=COUNT count [ANY]@6.2.0] [order=ASC|DESC]")
          .history("6.2.0", "COUNT with ANY.")
          .history("7.0.0", "Units in capital letters.");

  final Command georadiusbymember =
      command("GEORADIUSBYMEMBER", -5, call -> search(call, Form.AROUND_MEMBER, true))
          .doc(
              "3.2.0",
              "O(N+log(M)) for N members around the circle of M in all",
              "Gives the members within a distance of another member, or stores them.")
          .replaced("6.2.0", "GEOSEARCH and GEOSEARCHSTORE with BYRADIUS and FROMMEMBER")
          .flags(WRITE, DENYOOM)
          .key(at(1), RO, ACCESS)
          .key(keyword("STORE", 5), OW, UPDATE)
          .key(keyword("STOREDIST", 5), OW, UPDATE)
          .keysBy(KeyFinders::georadiusByMember)
          .syntax(
              "key member radius unit=(M|KM|FT|MI) [WITHCOORD] [WITHDIST] [WITHHASH] "
                  + "[count-block=COUNT count [ANY]] [order=ASC|DESC] "
                  + "[store=STORE storekey<key>:key|STOREDIST storedistkey<key>:key]")
          .history("6.2.0", "COUNT with ANY.")
          .history("7.0.0", "Units in capital letters.");

  final Command georadiusbymemberRo =
      command("GEORADIUSBYMEMBER_RO", -5, call -> search(call, Form.AROUND_MEMBER, false))
          .doc(
              "3.2.10",
              "O(N+log(M)) for N members around the circle of M in all",
              "Gives the members within a distance of another member.")
          .replaced("6.2.0", "GEOSEARCH with BYRADIUS and FROMMEMBER")
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .syntax(
              "key member radius unit=(M|KM|FT|MI) [WITHCOORD] [WITHDIST] [WITHHASH] "
                  + "[count-block=COUNT count [ANY]] [order=ASC|DESC]")
          .history("6.2.0", "COUNT with ANY.")
          .history("7.0.0", "Units in capital letters.");

  final Command geosearch =
      command("GEOSEARCH", -7, call -> search(call, Form.SEARCH, false))
          .doc(
              "6.2.0",
              "O(N+log(M)) for N members around the shape of M in all",
              "Gives the members inside a circle, a box or a polygon.")
          .cost(BY_VALUE)
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .syntax(
              "key [from=FROMMEMBER member|FROMLONLAT (longitude latitude)] "
                  + "by=(circle=(BYRADIUS radius unit=(M|KM|FT|MI))|"
                  + "box=(BYBOX width height unit=(M|KM|FT|MI))|"
                  + "polygon=(BYPOLYGON num-vertices vertices=(longitude latitude)...)@9.0.0) "
                  + "[order=ASC|DESC] [count-block=COUNT count [ANY]] "
                  + "[WITHCOORD] [WITHDIST] [WITHHASH]")
          .history("7.0.0", "Units in capital letters.")
          .history("9.0.0", "BYPOLYGON, which Valkey introduced.");

  final Command geosearchstore =
      command("GEOSEARCHSTORE", -8, call -> search(call, Form.SEARCH_STORE, true))
          .doc(
              "6.2.0",
              "O(N+log(M)) for N members around the shape of M in all",
              "Stores the members inside a circle, a box or a polygon.")
          .flags(WRITE, DENYOOM)
          .key(at(1), OW, UPDATE)
          .key(at(2), RO, ACCESS)
          .syntax(
              "destination source [from=FROMMEMBER member|FROMLONLAT (longitude latitude)] "
                  + "by=(circle=(BYRADIUS radius unit=(M|KM|FT|MI))|"
                  + "box=(BYBOX width height unit=(M|KM|FT|MI))|"
                  + "polygon=(BYPOLYGON num-vertices vertices=(longitude latitude)...)@9.0.0) "
                  + "[order=ASC|DESC] [count-block=COUNT count [ANY]] [STOREDIST]")
          .history("7.0.0", "Units in capital letters.")
          .history("9.0.0", "BYPOLYGON, which Valkey introduced.");

  /** The family; {@code thresholds} tell how sorted sets are encoded. */
  public GeoSearchCommands(EncodingThresholds thresholds) {
    this.thresholds = thresholds;
  }

  private void search(Call call, Form form, boolean mayStore) {
    int keyAt = form == Form.SEARCH_STORE ? 2 : 1;
    Entry entry = call.db().read(call.arg(keyAt));
    if (isOtherType(call, entry)) {
      return;
    }
    SortedSetValue set = valueOf(entry);
    GeoQuery query = new GeoQuery(call, form, mayStore, set, keyAt + 1);
    if (!query.read()) {
      return;
    }
    if (query.destination() != null) {
      store(call, set, query);
    } else if (set == null) {
      call.reply().array(0);
    } else {
      answer(call.reply(), find(call, set, query), query);
    }
  }

  private static GeoMatches find(Call call, SortedSetValue set, GeoQuery query) {
    LongConsumer room = call.keyspace()::need;
    GeoMatches matches = new GeoMatches(set, query.shape(), query.limit(), room);
    if (query.order() != Order.ANY) {
      matches.sort(query.order() == Order.DESC, query.wanted(matches.size()));
    }
    return matches;
  }

  private void answer(Reply reply, GeoMatches matches, GeoQuery query) {
    int size = query.wanted(matches.size());
    int parts = 1;
    parts += query.withDistance() ? 1 : 0;
    parts += query.withHash() ? 1 : 0;
    parts += query.withPosition() ? 1 : 0;
    reply.array(size);
    for (int i = 0; i < size; i++) {
      if (parts > 1) {
        reply.array(parts);
      }
      reply.bulk(matches.member(i, member));
      if (query.withDistance()) {
        reply.bulk(FixedPoint.fourDecimals(matches.distance(i) / query.unit()));
      }
      if (query.withHash()) {
        reply.integer((long) matches.score(i));
      }
      if (query.withPosition()) {
        answerPosition(reply, GeoHash.ofScore(matches.score(i)));
      }
    }
  }

  private void store(Call call, SortedSetValue set, GeoQuery query) {
    Bytes key = query.destination();
    if (set == null) {
      Destination.clear(call, key);
      return;
    }
    GeoMatches matches = find(call, set, query);
    int size = query.wanted(matches.size());
    call.keyspace().need(set.bytesToCopy(size));
    SortedSetBuilder result = new SortedSetBuilder();
    for (int i = 0; i < size; i++) {
      double distance = matches.distance(i) / query.unit();
      double score = query.storesDistance() ? distance : matches.score(i);
      result.add(matches.member(i, member), score);
    }
    String event = query.isSearch() ? "geosearchstore" : "georadiusstore";
    Destination.store(call, key, result.build(thresholds.now()), KeyEvent.ZSET, event);
  }
}
