package io.vireo.server.family.key;

import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.OW;
import static io.vireo.server.command.KeyFlag.RO;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.server.acl.AccessCheck;
import io.vireo.server.acl.Rights;
import io.vireo.server.command.Call;
import io.vireo.server.command.Category;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Family;
import io.vireo.server.command.Group;
import io.vireo.server.command.KeyFinders;
import io.vireo.server.data.Aggregate;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.ElementList;
import io.vireo.server.data.Value;
import io.vireo.server.data.list.ListCursor;
import io.vireo.server.data.list.ListLimits;
import io.vireo.server.data.list.ListValue;
import io.vireo.server.data.set.SetValue;
import io.vireo.server.data.sortedset.RankRange;
import io.vireo.server.data.sortedset.SortedSetCursor;
import io.vireo.server.data.sortedset.SortedSetValue;
import io.vireo.server.data.table.Entry;
import io.vireo.server.engine.gate.CompatibilityGate;
import io.vireo.server.engine.session.Session;
import io.vireo.server.family.DebugSwitches;
import io.vireo.server.family.Destination;
import io.vireo.server.family.EncodingThresholds;
import io.vireo.server.family.RoomInSteps;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.keyspace.PartStorage;
import io.vireo.server.resp.Reply;

/** SORT and SORT_RO. */
public final class SortCommands extends Family {
  /** Bytes that sorting takes for an element beside its own, at most. */
  private static final int EACH = 64;

  private final EncodingThresholds thresholds;
  private final DebugSwitches debug;
  private final CompatibilityGate compatibility;
  private final Bytes element = scratch(Bytes.view());
  private final AccessCheck check = new AccessCheck(0);

  final Command sort =
      command("SORT", -2, call -> sort(call, true))
          .doc(
              "1.0.0",
              "O(N+M*log(M)) for N elements of which M are returned, O(N) if not sorted",
              "Sorts the elements of a list, a set or a sorted set, and returns or stores "
                  + "them.")
          .flags(WRITE, DENYOOM)
          .categories(Category.SET, Category.SORTEDSET, Category.LIST, Category.DANGEROUS)
          .key(at(1), RO, ACCESS)
          .key(unknown().note("The keys that BY and GET read depend on the elements"), RO, ACCESS)
          .key(unknown().note("STORE may stand anywhere among the options"), OW, UPDATE)
          .keysBy(KeyFinders::sort)
          .syntax(
              "key [BY by-pattern<pattern>:pattern#1] [LIMIT (offset count)] "
                  + "[GET get-pattern<pattern>:pattern#1]... [order=ASC|DESC] [sorting=ALPHA] "
                  + "[STORE destination#2]");

  final Command sortRo =
      command("SORT_RO", -2, call -> sort(call, false))
          .doc(
              "7.0.0",
              "O(N+M*log(M)) for N elements of which M are returned, O(N) if not sorted",
              "Sorts the elements of a list, a set or a sorted set, and returns them.")
          .flags(READONLY)
          .categories(Category.SET, Category.SORTEDSET, Category.LIST, Category.DANGEROUS)
          .key(at(1), RO, ACCESS)
          .key(unknown().note("The keys that BY and GET read depend on the elements"), RO, ACCESS)
          .syntax(
              "key [BY by-pattern<pattern>:pattern#1] [LIMIT (offset count)] "
                  + "[GET get-pattern<pattern>:pattern#1]... [order=ASC|DESC] [sorting=ALPHA]");

  /** Bytes of the shortest answer, and of the shortest element of a list, at least. */
  private static final int NULL = 3;

  private static final int STORED = 2;

  /**
   * The family.
   *
   * @param thresholds tell how large the chunks of a list may become
   * @param compatibility counts the patterns that a cluster would refuse
   */
  public SortCommands(
      EncodingThresholds thresholds, DebugSwitches debug, CompatibilityGate compatibility) {
    super(Group.GENERIC);
    this.thresholds = thresholds;
    this.debug = debug;
    this.compatibility = compatibility;
  }

  private void sort(Call call, boolean mayStore) {
    SortOptions options = SortOptions.read(call, mayStore, mayReadAll(call), compatibility);
    if (options == null) {
      return;
    }
    Entry entry = call.db().read(call.arg(1));
    Value value = entry == null ? ListValue.inChunks(ListLimits.DEFAULT) : entry.value();
    if (value instanceof SetValue) {
      options.sortSet(call.origin().isOfScript());
    } else if (!(value instanceof ListValue || value instanceof SortedSetValue)) {
      call.reply().error(Errors.WRONG_TYPE);
      return;
    }
    sort(call, (Aggregate) value, options);
  }

  private boolean mayReadAll(Call call) {
    Rights rights = Session.of(call).user().rights();
    return check.mayReadAnyKey(
        rights, call.client().database(), call.command(), call.words(), call.count());
  }

  private void sort(Call call, Aggregate value, SortOptions options) {
    int first = options.first(value.size());
    int end = options.end(value.size());
    long answers = Math.max(1L, options.gets().size()) * Math.max(0, end - first);
    if (options.destination() == null) {
      call.needAnswer(answers, NULL);
    } else {
      call.keyspace().need(answers * STORED);
    }
    call.keyspace().need(value.bytes() + value.size() * EACH);
    SortVector vector;
    boolean wellFormed = true;
    if (options.unsorted() && !(value instanceof SetValue)) {
      vector = new SortVector(stretch(value, first, end - first, options.descending()));
      end -= first;
      first = 0;
    } else {
      vector = new SortVector(all(value));
      wellFormed = options.unsorted() || vector.sort(call, options, first, end);
    }
    if (!wellFormed) {
      call.reply().error("ERR One or more scores can't be converted into double");
    } else if (options.destination() == null) {
      answer(call, vector, options, first, end);
    } else {
      store(call, vector, options, first, end);
    }
  }

  /** A stretch of a list, by index, or of a sorted set, by rank; both from the end if backward. */
  private static ElementList stretch(Aggregate value, int first, int count, boolean backward) {
    ElementList elements = new ElementList();
    if (count > 0 && value instanceof ListValue list) {
      addStretch(elements, list, first, count, backward);
    } else if (value instanceof SortedSetValue set) {
      long rank = backward ? set.size() - first - count : first;
      SortedSetCursor cursor = new SortedSetCursor();
      cursor.over(set, new RankRange(rank, count), backward);
      while (cursor.next()) {
        elements.add(cursor.member());
      }
    }
    return elements;
  }

  private static void addStretch(
      ElementList elements, ListValue list, int first, int count, boolean backward) {
    Element view = new Element();
    ListCursor cursor = new ListCursor();
    if (backward) {
      cursor.backward(list, list.size() - 1 - first);
    } else {
      cursor.forward(list, first);
    }
    for (int i = 0; i < count && cursor.next(); i++) {
      cursor.read(view);
      elements.add(view);
    }
  }

  private static ElementList all(Aggregate value) {
    if (value instanceof SetValue set) {
      ElementList elements = new ElementList();
      set.forEach(elements::add);
      return elements;
    }
    return stretch(value, 0, (int) value.size(), false);
  }

  private void answer(Call call, SortVector vector, SortOptions options, int first, int end) {
    Reply reply = call.reply();
    int each = Math.max(1, options.gets().size());
    reply.array((long) each * Math.max(0, end - first));
    for (int i = first; i < end && !reply.isFull(); i++) {
      vector.read(i, element);
      if (options.gets().isEmpty()) {
        reply.bulk(element);
      }
      for (SortPattern pattern : options.gets()) {
        if (reply.isFull()) {
          return;
        }
        Element value = pattern.find(call, element);
        if (value == null) {
          reply.nullBulk();
        } else {
          reply.bulk(value);
        }
      }
    }
  }

  private void store(Call call, SortVector vector, SortOptions options, int first, int end) {
    ListLimits limits = ListLimits.of(thresholds.now(), debug.packedThreshold());
    ListValue result = ListValue.inChunks(limits);
    PartStorage parts = call.db().parts();
    parts.begin(result);
    try {
      // What is found under other keys may be any multiple of what is sorted.
      RoomInSteps room = new RoomInSteps(call);
      for (int i = first; i < end; i++) {
        vector.read(i, element);
        if (options.gets().isEmpty()) {
          result.push(element, false, limits);
        }
        for (SortPattern pattern : options.gets()) {
          Element found = pattern.find(call, element);
          Bytes value = found == null ? Bytes.EMPTY : bytes(found);
          room.take(value.length());
          result.push(value, false, limits);
        }
      }
      result.restored(limits);
      Destination.store(call, options.destination(), result, KeyEvent.LIST, "sortstore");
    } finally {
      parts.end(result);
    }
  }

  private static Bytes bytes(Element value) {
    return Bytes.of(value.array(), value.offset(), value.length());
  }
}
