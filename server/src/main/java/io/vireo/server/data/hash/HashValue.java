package io.vireo.server.data.hash;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Digest;
import io.vireo.server.data.Element;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Perishable;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.Type;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.page.PartlyStored;
import io.vireo.server.data.table.FieldBlocks;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * A hash: fields and their values, some of which may have deadlines. Owned by the data context.
 *
 * <p>It has no clock: a field past its deadline is there until {@link #expire} or {@link #remove}
 * takes it out, and readers must ask {@link HashField#isPast}.
 */
public final class HashValue implements Perishable, PartlyStored<FieldBlocks> {
  /*
   * Three encodings, and the ways between them:
   *
   *     listpack    a byte[] of pairs                     small
   *        |  a deadline is to be set (and stays so when it is gone)
   *        v
   *     listpackex  a byte[] of triples, see FieldPack    small, with deadlines
   *        |  too many fields, or one too long            (from listpack too)
   *        v
   *     hashtable   a FieldTable
   *
   * A hash that the settings want to be a hashtable stays a listpack as long as it has but few fields
   * and bytes, and is only shown as a hashtable: it has outgrown the small encodings.
   *
   * The value itself is but a reference to one of them, and to where a table has its blocks.
   */

  /** Deadline of a field without one. */
  public static final long NEVER = -1;

  /** Deadline of a field that is not there. */
  public static final long ABSENT = -2;

  private static final int FIELDS_OF_A_PART = 8;

  private static final byte[] EXPIRES =
      "!!hexpire!!".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  /** A {@code byte[]} of pairs, a {@link Triples} or a {@link FieldTable}. */
  private Object content;

  /** True if a hash that is no table is shown as one. */
  private boolean outgrown;

  /** Where fields of a table are stored, or null until it is set. */
  private FieldBlocks home;

  /** How many entries have this hash there. */
  private int entries;

  /** The content of the encoding listpackex. */
  private static final class Triples {
    private byte[] lp;
    private long ticket = NO_TICKET;

    Triples(byte[] lp) {
      this.lp = lp;
    }
  }

  /** A hash without fields. */
  public HashValue() {
    this(Listpack.empty());
  }

  /** A hash without fields that has room for some: bytes as {@link Listpack#entryBytes} has it. */
  public static HashValue withRoom(int bytes) {
    return new HashValue(Listpack.empty(Listpack.HEADER + 1 + bytes));
  }

  /** A hash of the pairs of field and value in a {@link Listpack}, which it takes over. */
  public static HashValue ofPairs(byte[] listpack) {
    return new HashValue(listpack);
  }

  /**
   * A hash of the triples of field, value and deadline (0 for none) in a {@link Listpack}, in the
   * order of the deadlines with those without at the end. It takes the listpack over.
   */
  public static HashValue ofTriples(byte[] listpack) {
    return new HashValue(new Triples(listpack));
  }

  /** An empty hash in the encoding of large ones. */
  public static HashValue hashed() {
    return new HashValue().outgrown();
  }

  /** This hash, shown in the encoding of large ones from now on. */
  public HashValue outgrown() {
    outgrown = true;
    return this;
  }

  private HashValue(Object content) {
    this.content = content;
  }

  private int width() {
    return content instanceof byte[] ? FieldPack.PAIR : FieldPack.TRIPLE;
  }

  /** The listpack of a packed hash. */
  private byte[] lp() {
    return content instanceof byte[] pairs ? pairs : ((Triples) content).lp;
  }

  private void lp(byte[] changed) {
    if (content instanceof Triples triples) {
      triples.lp = changed;
    } else {
      content = changed;
    }
  }

  @Override
  public Type type() {
    return Type.HASH;
  }

  @Override
  public String encoding() {
    if (isLarge()) {
      return "hashtable";
    }
    return content instanceof byte[] ? "listpack" : "listpackex";
  }

  @Override
  public long size() {
    return content instanceof FieldTable table ? table.size() : FieldPack.size(lp(), width());
  }

  @Override
  public long heapBytes() {
    long self = HeapLayout.object(2, 5);
    if (content instanceof FieldTable table) {
      return self + table.heapBytes();
    }
    long holder = content instanceof Triples ? HeapLayout.object(1, 8) : 0;
    return self + holder + HeapLayout.bytes(lp().length);
  }

  @Override
  public long blockBytes() {
    return content instanceof FieldTable table ? table.blockBytes() : 0;
  }

  @Override
  public boolean enter(FieldBlocks blocks) {
    if (home != blocks) {
      assert entries == 0 || blockBytes() == 0 : "fields are stored elsewhere";
      home = blocks;
      entries = 0;
      if (content instanceof FieldTable table) {
        table.enter(blocks);
      }
    }
    entries++;
    return content instanceof FieldTable table && table.hasInHeap();
  }

  @Override
  public void leave(FieldBlocks blocks) {
    if (home == blocks && --entries == 0) {
      home = null;
      if (content instanceof FieldTable table) {
        table.leave();
      }
    }
  }

  @Override
  public void bringBack() {
    if (content instanceof FieldTable table) {
      table.bringBack();
    }
  }

  @Override
  public boolean storeSome(FieldBlocks blocks, int most) {
    return home == blocks
        && content instanceof FieldTable table
        && table.storeSome(most * FIELDS_OF_A_PART);
  }

  @Override
  public void forEachBlock(IntConsumer sink) {
    if (content instanceof FieldTable table) {
      table.forEachBlock(sink);
    }
  }

  /** Shows the address of each block of the table that leads to the fields, as tests want it. */
  public void forEachTableBlock(IntConsumer sink) {
    if (content instanceof FieldTable table) {
      table.forEachTableBlock(sink);
    }
  }

  @Override
  public Packing packed(Element into) {
    if (content instanceof byte[] pairs) {
      into.point(pairs, 0, Listpack.bytes(pairs));
      return outgrown ? Packing.OUTGROWN_HASH : Packing.HASH;
    }
    if (content instanceof Triples triples) {
      into.point(triples.lp, 0, Listpack.bytes(triples.lp));
      return outgrown ? Packing.OUTGROWN_TRIPLES : Packing.TRIPLES;
    }
    return null;
  }

  @Override
  public HashValue copy() {
    if (content instanceof FieldTable table) {
      return new HashValue(table.copy());
    }
    byte[] lp = Listpack.trim(lp().clone());
    HashValue copy = new HashValue(content instanceof Triples ? new Triples(lp) : lp);
    copy.outgrown = outgrown;
    return copy;
  }

  @Override
  public void digest(Digest into) {
    forEach(
        new HashField(),
        field -> {
          Digest part = new Digest();
          part.mix(field.name().copy());
          part.mix(field.value().copy());
          if (field.deadline() >= 0) {
            part.add(EXPIRES, 0, EXPIRES.length);
          }
          into.add(part);
        });
  }

  @Override
  public int touch(long element) {
    if (content instanceof FieldTable table) {
      return element == 0 ? 0 : table.touch(element);
    }
    return lp()[0];
  }

  /** True if no element can have a deadline without {@link #makeRoomForDeadlines}. */
  private boolean isPairs() {
    return content instanceof byte[];
  }

  /**
   * Points a view at the value and deadline of a field.
   *
   * @return false if the field is not there
   */
  public boolean find(Bytes field, HashField view) {
    if (content instanceof FieldTable table) {
      long at = table.find(field, field.hash());
      if (at >= 0) {
        table.readValue(at, view);
      }
      return at >= 0;
    }
    byte[] lp = lp();
    int p = FieldPack.find(lp, width(), field);
    if (p >= 0) {
      view.valueOf(lp, width(), p);
    }
    return p >= 0;
  }

  /** The deadline of a field, {@link #NEVER} or {@link #ABSENT}. */
  public long deadline(Bytes field) {
    if (content instanceof FieldTable table) {
      long at = table.find(field, field.hash());
      return at < 0 ? ABSENT : table.deadline(at);
    }
    int p = FieldPack.find(lp(), width(), field);
    if (p < 0) {
      return ABSENT;
    }
    return isPairs() ? NEVER : FieldPack.deadline(lp(), p);
  }

  /**
   * Takes another encoding in advance if fields to be set will not fit into this one.
   *
   * @param fields how many
   * @param longest bytes of the longest field or value
   * @param bytes bytes of all of them
   */
  public void expect(long fields, long longest, long bytes, Thresholds limits, long now) {
    if (content instanceof FieldTable) {
      return;
    }
    boolean fits = fields <= limits.hashEntries() && longest <= limits.hashValue();
    if (outgrown || !fits || !Listpack.canTake(lp(), bytes)) {
      outgrow(fields, bytes, now);
    }
  }

  /** Is shown as a table from now on, and becomes one unless it is small with some more to come. */
  private void outgrow(long fields, long bytes, long now) {
    outgrown = true;
    if (!Packing.isFew(Math.max(size(), fields), Listpack.bytes(lp()) + bytes)) {
      makeTable(now);
    }
  }

  /**
   * Makes a table for about {@code fields} at once, if this is one without any, or is shown as one.
   */
  public void reserve(long fields) {
    if (outgrown && size() == 0 && !Packing.isFew(fields, 0)) {
      makeTable(0);
    }
    if (content instanceof FieldTable table) {
      table.reserve(fields);
    }
  }

  /**
   * Sets the value of a field, and takes its deadline away unless it is kept.
   *
   * @return true if the field is new
   */
  public boolean set(Bytes field, Bytes value, boolean keepDeadline, Thresholds limits, long now) {
    if (!(content instanceof FieldTable)
        && (outgrown || Math.max(field.length(), value.length()) > limits.hashValue())) {
      outgrow(0, (long) field.length() + value.length(), now);
    }
    if (content instanceof FieldTable table) {
      return set(table, field, value, keepDeadline);
    }
    boolean fresh = setPacked(field, value, keepDeadline);
    if (size() > limits.hashEntries()) {
      outgrow(0, 0, now);
    }
    return fresh;
  }

  private static boolean set(FieldTable table, Bytes field, Bytes value, boolean keepDeadline) {
    long hash = field.hash();
    long at = table.find(field, hash);
    if (at < 0) {
      table.add(field, value, hash);
    } else {
      table.replace(at, field, value, keepDeadline, hash);
    }
    return at < 0;
  }

  private boolean setPacked(Bytes field, Bytes value, boolean keepDeadline) {
    byte[] lp = lp();
    int p = FieldPack.find(lp, width(), field);
    if (p < 0) {
      lp(FieldPack.add(lp, width(), field, value));
      return true;
    }
    if (isPairs() || keepDeadline || FieldPack.deadline(lp, p) < 0) {
      lp(FieldPack.replace(lp, p, value));
    } else {
      byte[] without = FieldPack.remove(lp, FieldPack.TRIPLE, p);
      lp(FieldPack.add(without, FieldPack.TRIPLE, field, value));
    }
    return false;
  }

  private void makeTable(long now) {
    FieldTable table = new FieldTable();
    if (home != null) {
      table.enter(home);
    }
    forEach(
        new HashField(),
        field -> {
          Bytes name = field.name().copy();
          long hash = name.hash();
          table.add(name, field.value().copy(), hash);
          if (field.deadline() >= 0) {
            table.redate(table.find(name, hash), name, field.deadline(), now, hash);
          }
        });
    table.ticket(ticket());
    content = table;
    outgrown = false;
  }

  /** Takes the encoding in which fields may have deadlines. */
  public void makeRoomForDeadlines() {
    if (content instanceof byte[] pairs) {
      content = new Triples(FieldPack.timed(pairs));
    }
  }

  /**
   * Sets the deadline of a field that is there, or takes it away with {@link #NEVER}; only after
   * {@link #makeRoomForDeadlines}.
   *
   * @param deadline Unix milliseconds, above 0 and below 2<sup>48</sup>
   */
  public void redate(Bytes field, long deadline, long now) {
    if (content instanceof FieldTable table) {
      long hash = field.hash();
      table.redate(table.find(field, hash), field, deadline, now, hash);
    } else {
      int p = FieldPack.find(lp(), FieldPack.TRIPLE, field);
      lp(FieldPack.redate(lp(), p, field, deadline));
    }
  }

  /** Takes a field out; true if it was there. */
  public boolean remove(Bytes field) {
    if (content instanceof FieldTable table) {
      long hash = field.hash();
      long at = table.find(field, hash);
      if (at >= 0) {
        table.remove(at, hash);
      }
      return at >= 0;
    }
    int p = FieldPack.find(lp(), width(), field);
    if (p >= 0) {
      lp(FieldPack.remove(lp(), width(), p));
    }
    return p >= 0;
  }

  @Override
  public long nextDeadline() {
    if (content instanceof FieldTable table) {
      return table.nextDeadline();
    }
    if (isPairs() || Listpack.first(lp()) < 0) {
      return Long.MAX_VALUE;
    }
    long first = FieldPack.deadline(lp(), Listpack.first(lp()));
    return first < 0 ? Long.MAX_VALUE : first;
  }

  @Override
  public int expire(long now, int most, Consumer<Bytes> gone) {
    if (content instanceof FieldTable table) {
      return table.expire(now, most, gone);
    }
    if (isPairs()) {
      return 0;
    }
    byte[] lp = lp();
    int count = FieldPack.showPast(lp, now, most, gone);
    if (count > 0) {
      lp(Listpack.delete(lp, Listpack.first(lp), count * FieldPack.TRIPLE));
    }
    return count;
  }

  /** How many fields are not past their deadline. */
  public long sizeAt(long now) {
    if (nextDeadline() > now) {
      return size();
    }
    long[] count = {0};
    forEach(new HashField(), field -> count[0] += field.isPast(now) ? 0 : 1);
    return count[0];
  }

  @Override
  public long ticket() {
    if (content instanceof FieldTable table) {
      return table.ticket();
    }
    return content instanceof Triples triples ? triples.ticket : NO_TICKET;
  }

  @Override
  public void ticket(long newTicket) {
    if (content instanceof FieldTable table) {
      table.ticket(newTicket);
    } else if (content instanceof Triples triples) {
      triples.ticket = newTicket;
    }
  }

  /** Shows all fields through a view. The sink must not change the hash. */
  public void forEach(HashField view, Consumer<HashField> sink) {
    if (content instanceof FieldTable table) {
      table.forEach(view, sink);
    } else {
      FieldPack.forEach(lp(), width(), view, sink);
    }
  }

  /** The listpack of a small hash: of pairs or, if fields may have deadlines, of triples. */
  @Override
  public byte[] listpack() {
    return isLarge() ? null : lp();
  }

  @Override
  public long tableSlots() {
    return content instanceof FieldTable table ? table.slots() : 0;
  }

  /** True if fields may have deadlines in this encoding. */
  public boolean hasRoomForDeadlines() {
    return !isPairs();
  }

  /** True if the hash is shown in the encoding of large ones. */
  public boolean isLarge() {
    return outgrown || content instanceof FieldTable;
  }

  /** True if the fields are few and lie together, so that no scan is needed. */
  public boolean isPacked() {
    return !(content instanceof FieldTable);
  }

  /**
   * Adds a part of the fields to a list, as {@code Dict#scan}; only if they are not packed.
   *
   * @return the next cursor, 0 at the end
   */
  public long scan(long cursor, long count, FieldList into) {
    return ((FieldTable) content).scan(cursor, count, into);
  }

  /**
   * The fields as they are now, to be shown bit by bit; only if they are not packed.
   *
   * @param sink takes a view that moves on afterwards
   */
  public HashImage image(Consumer<HashField> sink) {
    return new HashImage((FieldTable) content, sink);
  }

  /** Draws from the fields at random; good until the hash changes. */
  public FieldSampler sampler(java.util.random.RandomGenerator random, long now) {
    return content instanceof FieldTable table
        ? FieldSampler.of(table, random, now)
        : FieldSampler.of(lp(), width(), random, now);
  }
}
