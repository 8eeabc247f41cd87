package io.vireo.server.cluster.transfer;

import io.vireo.server.cluster.bus.SlotSet;
import io.vireo.server.data.Bytes;
import io.vireo.server.resp.RequestWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Requests that nodes send each other. Any thread. */
public final class Words {
  private Words() {}

  static byte[] bytes(String... words) {
    RequestWriter out = new RequestWriter();
    out.begin(words.length);
    for (String word : words) {
      out.word(word);
    }
    return out.drain();
  }

  /** A request as its words. */
  public static List<Bytes> list(String... words) {
    return Arrays.stream(words).map(Bytes::of).toList();
  }

  /** Some words, and behind them the first and the last slot of each range. */
  public static String[] withRanges(SlotSet slots, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    slots.forEachRange(
        (first, last) -> all.addAll(List.of(Integer.toString(first), Integer.toString(last))));
    return all.toArray(String[]::new);
  }
}
