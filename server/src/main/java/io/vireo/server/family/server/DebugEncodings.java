package io.vireo.server.family.server;

import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Aggregate;
import io.vireo.server.data.Element;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Quoting;
import io.vireo.server.data.UserData;
import io.vireo.server.data.list.ListValue;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.table.Entry;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The options of DEBUG that look into the encodings of values of many elements. */
public final class DebugEncodings implements DebugOptions {
  private static final Logger LOG = LoggerFactory.getLogger(DebugEncodings.class);

  @Override
  public Map<String, DebugOption> options() {
    return Map.of(
        "HTSTATS-KEY", DebugOption.atLeast(3, DebugEncodings::table),
        "LISTPACK", DebugOption.exactly(3, DebugEncodings::listpack),
        "QUICKLIST", new DebugOption(3, 4, DebugEncodings::quicklist));
  }

  /** The value of the key that is the third word; null with an error if there is no such key. */
  private static Entry entry(Call call) {
    Entry entry = call.db().find(call.arg(2));
    if (entry == null) {
      call.reply().error(Errors.NO_KEY);
    }
    return entry;
  }

  private static void table(Call call) {
    Entry entry = entry(call);
    if (entry == null) {
      return;
    }
    if (aggregate(entry) == null || aggregate(entry).tableSlots() == 0) {
      call.reply()
          .error(
              "ERR The value stored at the specified key is not represented using an hash table");
      return;
    }
    Aggregate value = aggregate(entry);
    String text =
        "Hash table 0 stats (main hash table):\n table size: %d\n number of elements: %d\n"
            .formatted(value.tableSlots(), value.size());
    boolean full = call.count() > 3 && call.arg(3).is("full");
    call.reply().verbatim("txt", full ? text + " heap bytes: " + value.heapBytes() + '\n' : text);
  }

  private static Aggregate aggregate(Entry entry) {
    return entry != null && entry.value() instanceof Aggregate value ? value : null;
  }

  private static void listpack(Call call) {
    Entry entry = entry(call);
    if (entry == null) {
      return;
    }
    byte[] listpack = listpack(entry);
    if (listpack == null) {
      call.reply().error("ERR Not a listpack encoded object.");
      return;
    }
    LOG.warn("{}", new UserData(describe(listpack)));
    call.reply().status("Listpack structure printed on stdout");
  }

  private static byte[] listpack(Entry entry) {
    Element content = new Element();
    if (entry.value() instanceof ListValue list && list.packed(content) == Packing.LIST) {
      return content.copy().toArray();
    }
    return aggregate(entry) == null ? null : aggregate(entry).listpack();
  }

  private static void quicklist(Call call) {
    Entry entry = entry(call);
    if (entry == null) {
      return;
    }
    if (!(entry.value() instanceof ListValue list) || list.describe().isEmpty()) {
      call.reply().error("ERR Not a quicklist encoded object.");
      return;
    }
    LOG.warn("A list in chunks:{}", list.describe());
    call.reply().status("Quicklist structure printed on stdout");
  }

  static String describe(byte[] listpack) {
    StringBuilder text = new StringBuilder();
    text.append(
        "Listpack of %d bytes in an array of %d, %d entries:"
            .formatted(Listpack.bytes(listpack), listpack.length, Listpack.size(listpack)));
    Element element = new Element();
    for (int p = Listpack.first(listpack); p >= 0; p = Listpack.next(listpack, p)) {
      Listpack.read(listpack, p, element);
      text.append("\n  at ").append(p).append(", ");
      text.append(Listpack.span(listpack, p)).append(" bytes: ");
      text.append(Quoting.quote(element.copy()));
    }
    return text.toString();
  }
}
