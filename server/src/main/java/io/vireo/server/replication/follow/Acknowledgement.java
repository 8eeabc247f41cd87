package io.vireo.server.replication.follow;

import io.vireo.server.data.Bytes;
import io.vireo.server.durability.Durability;
import java.util.ArrayList;
import java.util.List;

/** What a replica tells its primary of how far it has come. Data context only. */
final class Acknowledgement {
  private Acknowledgement() {}

  /** Its words: the offset in memory, and the one on the disk while there is a log. */
  static List<Bytes> of(long offset, Durability durability) {
    List<Bytes> words = new ArrayList<>();
    words.add(Bytes.of("REPLCONF"));
    words.add(Bytes.of("ACK"));
    words.add(Bytes.of(Long.toString(offset)));
    if (durability.log().isOn() && !durability.rewrite().isFirst()) {
      words.add(Bytes.of("FACK"));
      words.add(Bytes.of(Long.toString(durability.log().lasting(offset))));
    }
    return words;
  }
}
