package io.vireo.server.family.geo;

import io.vireo.server.command.Group;
import io.vireo.server.data.geo.GeoHash;
import io.vireo.server.data.sortedset.SortedSetValue;
import io.vireo.server.family.AggregateFamily;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.resp.Reply;

/** What the families of commands on positions have in common: they are kept in sorted sets. */
abstract class GeoFamily extends AggregateFamily<SortedSetValue> {
  GeoFamily() {
    super(Group.GEO, SortedSetValue.class, KeyEvent.ZSET);
  }

  /** Answers with the longitude and the latitude of a hash. */
  static void answerPosition(Reply reply, long hash) {
    reply.array(2);
    reply.real(GeoHash.longitude(hash));
    reply.real(GeoHash.latitude(hash));
  }
}
