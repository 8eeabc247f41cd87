package io.vireo.server.data.hash;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.CacheLines;
import io.vireo.server.data.Digest;
import io.vireo.server.data.Element;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Perishable;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.Type;
import io.vireo.server.data.listpack.CollectionListpack;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.listpack.ListpackEntry;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.page.PartlyStored;
import io.vireo.server.data.page.StoredElement;
import io.vireo.server.data.table.ElementsImage;
import io.vireo.server.data.table.FieldBlocks;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

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
   *     listpack    pairs in place, beside the key        small
   *        |  a deadline is to be set (and stays so when it is gone)
   *        v
   *     listpackex  triples in place, see FieldPack       small, with deadlines
   *        |  too many fields, or one too long            (from listpack too)
   *        v
   *     hashtable   a FieldTable
   *
   * A hash that the settings want to be a hashtable stays in place as long as it has but few fields
   * and bytes, and is only shown as a hashtable: it has outgrown the small encodings. And one that
   * the settings want to be small is a table if it has more bytes than there are blocks for, and is
   * only shown as small.
   */

  /** Deadline of a field without one. */
  public static final long NEVER = -1;

  /** Deadline of a field that is not there. */
  public static final long ABSENT = -2;

  /** Heap bytes of a field in the order, without those of its name. */
  private static final long ORDERED_BYTES = HeapLayout.object(6, 8) + HeapLayout.object(1, 24);

  private static final byte[] EXPIRES = "!!hexpire!!".getBytes(StandardCharsets.US_ASCII);

  /** The fields in place, or null for a table. */
  private CollectionListpack place;

  /** The table, or null for a hash in place. */
  private FieldTable table;

  /** The small encoding as which a table is shown, or null. */
  private Packing shown;

  /** The fields of such a table in the order in which they came, as a small hash has them. */
  private Set<Bytes> order;

  private long orderBytes;

  /** Where fields of a table will be stored if a hash in place becomes one. */
  private Supplier<FieldBlocks> later;

  /** How many entries have this hash there. */
  private int entries;

  /** A hash whose fields lie in place: those at which that points when they are asked for. */
  public HashValue(CollectionListpack place) {
    this.place = place;
  }

  private HashValue(FieldTable table) {
    this.table = table;
  }

  /** A hash without fields that is a table, and shown in an encoding as long as that may be. */
  public static HashValue large(FieldBlocks home, Packing shown) {
    HashValue hash = new HashValue(new FieldTable(home));
    hash.showAs(shown.isOutgrown() ? null : shown);
    return hash;
  }

  /** This table, shown as a small hash as long as that may be. */
  public HashValue showSmall() {
    showAs(Packing.HASH);
    return this;
  }

  private void showAs(Packing packing) {
    shown = packing;
    order = packing == null ? null : order == null ? new LinkedHashSet<>() : order;
    orderBytes = packing == null ? 0 : orderBytes;
  }

  private void came(Bytes field) {
    if (order != null) {
      order.add(field.copy());
      orderBytes += ORDERED_BYTES + HeapLayout.bytes(field.length());
    }
  }

  private void went(Bytes field) {
    if (order != null && order.remove(field)) {
      orderBytes -= ORDERED_BYTES + HeapLayout.bytes(field.length());
    }
  }

  /** Sets where fields will be stored if the hash becomes a table. */
  public void home(Supplier<FieldBlocks> newHome) {
    later = newHome;
  }

  @Override
  public boolean isInPlace() {
    return table == null;
  }

  /** Entries of a field in place. */
  private int width() {
    return place.packing().hasTicket() ? FieldPack.TRIPLE : FieldPack.PAIR;
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
    return hasRoomForDeadlines() ? "listpackex" : "listpack";
  }

  /** True if the hash is shown in the encoding of large ones. */
  public boolean isLarge() {
    return isInPlace() ? place.packing().isOutgrown() : shown == null;
  }

  /** True if fields may have deadlines in this encoding. */
  public boolean hasRoomForDeadlines() {
    return isInPlace() ? place.packing().hasTicket() : shown != Packing.HASH;
  }

  @Override
  public long size() {
    return isInPlace() ? place.count() / width() : table.size();
  }

  @Override
  public long heapBytes() {
    return isInPlace() ? 0 : HeapLayout.object(5, 12) + table.heapBytes() + orderBytes;
  }

  @Override
  public long blockBytes() {
    return isInPlace() ? 0 : table.blockBytes();
  }

  @Override
  public long bytes() {
    return isInPlace() ? place.bytes() : heapBytes() + blockBytes();
  }

  @Override
  public void enter(FieldBlocks blocks) {
    assert table.blocks() == blocks : "fields are stored elsewhere";
    entries++;
  }

  @Override
  public void leave(FieldBlocks blocks) {
    if (--entries == 0) {
      table.leave();
    }
  }

  @Override
  public void forEachBlock(IntConsumer sink) {
    if (!isInPlace()) {
      table.forEachBlock(sink);
    }
  }

  @Override
  public void forEachTableBlock(IntConsumer sink) {
    if (!isInPlace()) {
      table.forEachTableBlock(sink);
    }
  }

  /**
   * A copy of a table, whose fields lie in some blocks.
   *
   * @throws NoRoom if there is none
   */
  public HashValue copyTo(FieldBlocks blocks) {
    HashValue copy = new HashValue(table.copyTo(blocks));
    copy.showAs(shown);
    if (order != null) {
      order.forEach(copy::came);
    }
    return copy;
  }

  /** Points at a copy of the fields in place. */
  @Override
  public Packing packed(Element into) {
    if (!isInPlace()) {
      return null;
    }
    byte[] copy = copyInPlace();
    into.point(copy, 0, copy.length);
    return place.packing();
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
  public void touch(long element, int step, CacheLines lines) {
    if (!isInPlace() && element != 0) {
      table.touch(element, step, lines);
    }
  }

  /**
   * Points a view at the value and deadline of a field.
   *
   * @return false if the field is not there
   */
  public boolean find(Bytes field, HashField view) {
    if (isInPlace()) {
      int width = width();
      int p = place.find(field, width);
      if (p >= 0) {
        view.valueOf(place, width, p);
      }
      return p >= 0;
    }
    long at = table.find(field, field.hash());
    if (at >= 0) {
      table.readValue(at, view);
    }
    return at >= 0;
  }

  /** The deadline of a field, {@link #NEVER} or {@link #ABSENT}. */
  public long deadline(Bytes field) {
    if (!isInPlace()) {
      long at = table.find(field, field.hash());
      return at < 0 ? ABSENT : table.deadline(at);
    }
    int p = place.find(field, width());
    if (p < 0) {
      return ABSENT;
    }
    return hasRoomForDeadlines() ? FieldPack.deadline(place, p) : NEVER;
  }

  /**
   * Takes another encoding in advance if fields to be set will not fit into this one.
   *
   * @param fields how many
   * @param longest bytes of the longest field or value
   * @param bytes bytes of all of them
   */
  public void expect(long fields, long longest, long bytes, Thresholds limits, long now) {
    boolean fits = fields <= limits.hashEntries() && longest <= limits.hashValue();
    if (!fits || isLarge()) {
      outgrow(fields, bytes, now);
    }
    leavePlaceUnlessFits(fields, bytes, now);
    if (isInPlace()) {
      place.expect((int) FieldPack.likelyBytes(fields, bytes));
    }
  }

  /** Is shown as a table from now on, and becomes one unless it is small with some more to come. */
  private void outgrow(long fields, long bytes, long now) {
    if (!isInPlace()) {
      showAs(null);
    } else if (Packing.isFew(Math.max(size(), fields), place.listpackBytes() + bytes)) {
      place.packing(place.packing().outgrown(), 0);
    } else {
      leavePlace(null, now);
    }
  }

  private void leavePlaceUnlessFits(long fields, long bytes, long now) {
    if (isInPlace() && place.bytes() + FieldPack.mostBytes(fields, bytes) > place.mostBytes()) {
      leavePlace(small(), now);
    }
  }

  /** The small encoding as which a hash in place is shown, or null. */
  private Packing small() {
    return place.packing().isOutgrown() ? null : place.packing();
  }

  /** Becomes a table, which takes the place of the fields, and is shown as a small hash or not. */
  private void leavePlace(Packing newShown, long now) {
    showAs(newShown);
    FieldTable made = new FieldTable(later.get());
    try {
      fill(made, now);
    } catch (NoRoom none) {
      made.leave();
      showAs(null);
      throw none;
    }
    made.ticket(ticket());
    table = made;
    place.replaceBy(this);
    place = null;
    later = null;
  }

  /** Adds the fields in place to a table. */
  private void fill(FieldTable to, long now) {
    to.reserve(size());
    Bytes name = Bytes.view();
    Bytes value = Bytes.view();
    forEach(
        new HashField(),
        field -> {
          name.point(field.name().array(), field.name().offset(), field.name().length());
          StoredElement content = field.value();
          value.point(content.array(), content.offset(), content.length());
          long hash = name.hash();
          to.add(name, value, hash);
          came(name);
          if (field.deadline() >= 0) {
            to.redate(to.find(name, hash), field.deadline(), now, hash);
          }
        });
  }

  /**
   * Adds the fields of a small hash, as files have it, to a table without any that is shown as
   * small.
   *
   * @param listpack pairs or triples
   */
  public void addAll(Packing packing, Element listpack, long now) {
    boolean timed = packing.hasTicket();
    showAs(packing.isOutgrown() ? null : packing);
    byte[] lp = listpack.array();
    Element name = new Element();
    Element value = new Element();
    int p = Listpack.first(lp);
    while (p >= 0) {
      int valueAt = Listpack.next(lp, p);
      Listpack.read(lp, p, name);
      Listpack.read(lp, valueAt, value);
      Bytes field = name.copy();
      table.add(field, value.copy(), field.hash());
      came(field);
      p = Listpack.next(lp, valueAt);
      if (timed) {
        long deadline = Listpack.number(lp, p);
        if (deadline > 0) {
          table.redate(table.find(field, field.hash()), deadline, now, field.hash());
        }
        p = Listpack.next(lp, p);
      }
    }
  }

  /** Bytes that the deadlines of some fields take in place, at most. */
  public static long mostBytesOfDeadlines(long fields) {
    return fields * ListpackEntry.MAX_FRAME_BYTES;
  }

  /**
   * Makes room for fields that are about to be set one after the other, after {@link #expect}: none
   * is refused then. {@link #endReservation} must follow.
   *
   * @param words the fields and their values in turn
   * @param bytes that they take in a hash in place, with their deadlines
   * @param timed whether they will get deadlines
   * @throws NoRoom if there is none; nothing has changed then
   */
  public void reserveFields(IntFunction<Bytes> words, int fields, long bytes, boolean timed) {
    if (isInPlace()) {
      reserveBytes(bytes);
    } else {
      table.reserveFields(words, fields, timed);
    }
  }

  /**
   * Makes room for deadlines that fields are about to get one after the other, after {@link
   * #makeRoomForDeadlines}: none is refused then. {@link #endReservation} must follow.
   *
   * @throws NoRoom if there is none; nothing has changed then
   */
  public void reserveDeadlines(IntFunction<Bytes> names, int fields) {
    if (isInPlace()) {
      reserveBytes(mostBytesOfDeadlines(fields));
    } else {
      table.reserveDeadlines(names, fields);
    }
  }

  private void reserveBytes(long bytes) {
    place.reserve((int) Math.min(bytes, place.mostBytes() - place.bytes()), false);
  }

  /** Gives back what was reserved and is not needed. */
  public void endReservation() {
    if (!isInPlace()) {
      table.blocks().endReservation();
    }
  }

  /** Makes a table for about {@code fields} at once, if this is one without any. */
  public void reserve(long fields) {
    if (!isInPlace()) {
      table.reserve(fields);
    }
  }

  /**
   * Sets the value of a field, and takes its deadline away unless it is kept.
   *
   * @return true if the field is new
   * @throws NoRoom if there is none; nothing has changed then
   */
  public boolean set(Bytes field, Bytes value, boolean keepDeadline, Thresholds limits, long now) {
    long bytes = (long) field.length() + value.length();
    if (Math.max(field.length(), value.length()) > limits.hashValue()
        || isLarge()
        || size() >= limits.hashEntries() && sizeWith(field) > limits.hashEntries()) {
      outgrow(0, bytes, now);
    }
    leavePlaceUnlessFits(1, bytes, now);
    return isInPlace() ? setInPlace(field, value, keepDeadline) : set(field, value, keepDeadline);
  }

  private long sizeWith(Bytes field) {
    long at = isInPlace() ? place.find(field, width()) : table.find(field, field.hash());
    return size() + (at < 0 ? 1 : 0);
  }

  private boolean set(Bytes field, Bytes value, boolean keepDeadline) {
    long hash = field.hash();
    long at = table.find(field, hash);
    if (at < 0) {
      table.add(field, value, hash);
      came(field);
    } else {
      table.replace(at, value, keepDeadline);
    }
    return at < 0;
  }

  private boolean setInPlace(Bytes field, Bytes value, boolean keepDeadline) {
    int width = width();
    int p = place.find(field, width);
    if (p < 0) {
      FieldPack.add(place, width, field, value);
      return true;
    }
    FieldPack.replace(place, p, value);
    if (width == FieldPack.TRIPLE && !keepDeadline && FieldPack.deadline(place, p) >= 0) {
      FieldPack.redate(place, p, NEVER);
    }
    return false;
  }

  /**
   * Takes the encoding in which fields may have deadlines.
   *
   * @throws NoRoom if there is none; nothing has changed then
   */
  public void makeRoomForDeadlines(long now) {
    if (hasRoomForDeadlines()) {
      return;
    }
    if (isInPlace()) {
      int more = FieldPack.bytesOfNoDeadlines((int) size());
      if (place.bytes() + more + Long.BYTES <= place.mostBytes()) {
        byte[] triples = FieldPack.timed(copyInPlace());
        place.packing(place.packing().withTicket(), more);
        place.clear();
        place.append(triples, 0);
        return;
      }
      leavePlace(small(), now);
    }
    showAs(shown == null ? null : Packing.TRIPLES);
  }

  /**
   * Sets the deadline of a field that is there, or takes it away with {@link #NEVER}; only after
   * {@link #makeRoomForDeadlines}.
   *
   * @param deadline Unix milliseconds, above 0 and below 2<sup>48</sup>
   * @throws NoRoom if there is none; nothing has changed then
   */
  public void redate(Bytes field, long deadline, long now) {
    leavePlaceUnlessFits(1, 0, now);
    if (isInPlace()) {
      FieldPack.redate(place, place.find(field, FieldPack.TRIPLE), deadline);
    } else {
      long hash = field.hash();
      table.redate(table.find(field, hash), deadline, now, hash);
    }
  }

  /** Takes a field out; true if it was there. */
  public boolean remove(Bytes field) {
    if (isInPlace()) {
      int width = width();
      int p = place.find(field, width);
      if (p >= 0) {
        FieldPack.remove(place, width, p);
      }
      return p >= 0;
    }
    long hash = field.hash();
    long at = table.find(field, hash);
    if (at >= 0) {
      table.remove(at, hash);
      went(field);
    }
    return at >= 0;
  }

  @Override
  public long nextDeadline() {
    if (!isInPlace()) {
      return table.nextDeadline();
    }
    if (!hasRoomForDeadlines() || place.count() == 0) {
      return Long.MAX_VALUE;
    }
    long first = FieldPack.deadline(place, 0);
    return first < 0 ? Long.MAX_VALUE : first;
  }

  /** {@inheritDoc} Fields in place stay in their block, which becomes no smaller. */
  @Override
  public int expire(long now, int most, Consumer<Bytes> gone) {
    if (!isInPlace()) {
      return table.expire(now, most, order == null ? gone : gone.andThen(this::went));
    }
    return hasRoomForDeadlines() ? FieldPack.takePast(place, now, most, gone) : 0;
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
    if (!isInPlace()) {
      return table.ticket();
    }
    return hasRoomForDeadlines() ? place.ticket() : NO_TICKET;
  }

  @Override
  public void ticket(long newTicket) {
    if (!isInPlace()) {
      table.ticket(newTicket);
    } else if (hasRoomForDeadlines()) {
      place.ticket(newTicket);
    }
  }

  /** Shows all fields through a view. The sink must not change the hash. */
  public void forEach(HashField view, Consumer<HashField> sink) {
    if (isInPlace()) {
      FieldPack.forEach(place, width(), view, sink);
    } else if (order == null) {
      table.forEach(view, sink);
    } else {
      for (Bytes field : order) {
        table.read(table.find(field, field.hash()), view);
        sink.accept(view);
      }
    }
  }

  /**
   * A listpack with the fields of a small hash: of pairs or, if fields may have deadlines, of
   * triples; null if it is shown as a table, or is one and may have deadlines.
   */
  @Override
  public byte[] listpack() {
    if (isLarge() || !isInPlace() && hasRoomForDeadlines()) {
      return null;
    }
    return isInPlace() ? copyInPlace() : listpackOfTable();
  }

  private byte[] listpackOfTable() {
    byte[][] pairs = {Listpack.empty()};
    forEach(
        new HashField(),
        field -> {
          byte[] longer = Listpack.append(pairs[0], field.name().copy());
          pairs[0] = Listpack.append(longer, field.value().copy());
        });
    return pairs[0];
  }

  private byte[] copyInPlace() {
    byte[] copy = new byte[place.listpackBytes()];
    place.writeTo(copy, 0);
    return copy;
  }

  @Override
  public long tableSlots() {
    return isInPlace() ? 0 : table.slots();
  }

  /**
   * Adds a part of the fields to a list, as {@code Dict#scan}; only if they are not packed.
   *
   * @return the next cursor, 0 at the end
   */
  public long scan(long cursor, long count, FieldList into) {
    return table.scan(cursor, count, into);
  }

  /**
   * The fields as they are now, to be shown bit by bit; only if they are not packed.
   *
   * @param sink takes a view that moves on afterwards
   */
  public ElementsImage image(Consumer<HashField> sink) {
    return table.image(sink);
  }

  /** Draws from the fields at random; good until the hash changes. */
  public FieldSampler sampler(RandomGenerator random, long now) {
    return isInPlace()
        ? FieldSampler.of(place, width(), random, now)
        : FieldSampler.of(table, random, now);
  }
}
