package io.vireo.server.data.set;

import io.vireo.server.data.Aggregate;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.CacheLines;
import io.vireo.server.data.Digest;
import io.vireo.server.data.Element;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.Type;
import io.vireo.server.data.listpack.CollectionListpack;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.listpack.ListpackEntry;
import io.vireo.server.data.number.Decimal;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.page.PartlyStored;
import io.vireo.server.data.page.StoredElement;
import io.vireo.server.data.table.ElementsImage;
import io.vireo.server.data.table.MemberBlocks;
import io.vireo.server.data.table.MemberTable;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * A set. Owned by the data context.
 *
 * <p>What adds a member either has room for it, or throws {@link NoRoom} and has changed nothing.
 */
public final class SetValue implements Aggregate, PartlyStored<MemberBlocks> {
  /*
   * Three encodings, and the ways between them:
   *
   *     intset      numbers in place, see IntSet      small, of integers alone
   *        |  a member that is none
   *        v
   *     listpack    members in place                  small
   *        |  too many members, or one too long       (from intset too)
   *        v
   *     hashtable   a MemberTable
   *
   * A set that the settings want to be a hashtable stays in place as long as it has but few members
   * and bytes, and is only shown as a hashtable: it has outgrown the small encodings. And one that
   * the settings want to be small is a table if it has more bytes than there are blocks for, and is
   * only shown as small. It never goes back on its own.
   */

  private static final long MAX_NUMBERS = 1 << 30;

  /** The members in place, or null for a table. */
  private CollectionListpack place;

  /** The table, or null for a set in place. */
  private MemberTable table;

  /** The small encoding as which a table is shown, or null. */
  private Packing shown;

  /** Where members of a table will be stored if a set in place becomes one. */
  private Supplier<MemberBlocks> later;

  /** How many entries have this set there. */
  private int entries;

  /** A set whose members lie in place: those at which that points when they are asked for. */
  public SetValue(CollectionListpack place) {
    this.place = place;
  }

  private SetValue(MemberTable table, Packing shown) {
    this.table = table;
    this.shown = shown;
  }

  /** A set without members that is a table, and shown in an encoding as long as that may be. */
  public static SetValue large(MemberBlocks home, Packing shown) {
    return new SetValue(new MemberTable(home), shown.isOutgrown() ? null : shown);
  }

  /**
   * The encoding in which a set begins.
   *
   * @param first the first of its members to come
   * @param count about how many they are
   */
  public static Packing begun(Bytes first, long count, Thresholds limits) {
    if (count <= limits.setIntsetEntries() && first.isLong()) {
      return Packing.INTSET;
    }
    return count <= limits.setEntries() ? Packing.SET : Packing.OUTGROWN_SET;
  }

  /** Takes the encoding in which it begins; only of a set in place without members. */
  public void begin(Packing packing) {
    place.packing(packing, 0);
  }

  /** Sets where members will be stored if the set becomes a table. */
  public void home(Supplier<MemberBlocks> newHome) {
    later = newHome;
  }

  @Override
  public boolean isInPlace() {
    return table == null;
  }

  @Override
  public Type type() {
    return Type.SET;
  }

  @Override
  public String encoding() {
    if (isLarge()) {
      return "hashtable";
    }
    return isNumbers() ? "intset" : "listpack";
  }

  /** True if the set is shown as one of integers. */
  public boolean isNumbers() {
    return (isInPlace() ? place.packing() : shown) == Packing.INTSET;
  }

  /** True if the numbers lie in place. */
  private boolean isIntSet() {
    return isInPlace() && place.packing() == Packing.INTSET;
  }

  /** True if the set is shown in the encoding of large ones. */
  public boolean isLarge() {
    return isInPlace() ? place.packing().isOutgrown() : shown == null;
  }

  @Override
  public long tableSlots() {
    return isInPlace() ? 0 : table.capacity();
  }

  /** The listpack of a set that is one and lies in place, as files have it; else null. */
  @Override
  public byte[] listpack() {
    return isInPlace() && place.packing() == Packing.SET ? copyInPlace() : null;
  }

  /** The intset of a set that is one and lies in place, as files have it; else null. */
  public byte[] intset() {
    return isIntSet() ? IntSet.toArray(place) : null;
  }

  private byte[] copyInPlace() {
    byte[] copy = new byte[place.listpackBytes()];
    place.writeTo(copy, 0);
    return copy;
  }

  @Override
  public long size() {
    return isInPlace() ? place.count() : table.size();
  }

  @Override
  public long heapBytes() {
    return isInPlace() ? 0 : HeapLayout.object(4, 4) + table.heapBytes();
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
  public void enter(MemberBlocks blocks) {
    assert isInPlace() || table.blocks() == blocks : "members are stored elsewhere";
    entries++;
  }

  @Override
  public void leave(MemberBlocks blocks) {
    if (--entries > 0) {
      return;
    }
    if (isInPlace()) {
      place.discard();
    } else {
      table.leave();
    }
  }

  @Override
  public void forEachBlock(IntConsumer sink) {
    if (!isInPlace()) {
      table.forEachBlock(sink);
    }
  }

  /** Points at a copy of the members in place. */
  @Override
  public Packing packed(Element into) {
    if (!isInPlace()) {
      return null;
    }
    byte[] copy = isIntSet() ? IntSet.toArray(place) : copyInPlace();
    into.point(copy, 0, copy.length);
    return place.packing();
  }

  /** A copy of a table, whose members lie in some blocks. */
  public SetValue copyTo(MemberBlocks blocks) {
    return new SetValue(table.copyTo(blocks), shown);
  }

  @Override
  public void touch(long element, int step, CacheLines lines) {
    if (!isInPlace() && element != 0) {
      table.touch(element, step, lines);
    }
  }

  @Override
  public void digest(Digest digest) {
    forEach(member -> digest.add(member.array(), member.offset(), member.length()));
  }

  /** True if the bytes are a member. */
  public boolean contains(Bytes member) {
    if (!isInPlace()) {
      return table.contains(member.array(), member.offset(), member.length(), member.hash());
    }
    return find(member) >= 0;
  }

  /** True if the element is a member. */
  public boolean contains(Element member) {
    if (!isInPlace()) {
      return table.contains(member.array(), member.offset(), member.length(), member.hash());
    }
    return find(member) >= 0;
  }

  /** The index or position of a member in place, or a negative number. */
  private int find(Bytes member) {
    if (!isIntSet()) {
      return place.search(member, 1);
    }
    return member.isLong() ? IntSet.find(place, member.toLong()) : -1;
  }

  private int find(Element member) {
    if (!isIntSet()) {
      return place.search(member);
    }
    return member.isLong() ? IntSet.find(place, member.toLong()) : -1;
  }

  /**
   * Prepares for about {@code count} members to be added: too many for a small encoding make it a
   * large one.
   *
   * @param bytes that they take in a listpack
   */
  public void expect(long count, long bytes, Thresholds limits) {
    long most = isNumbers() ? limits.setIntsetEntries() : limits.setEntries();
    if (count > most || isLarge()) {
      become(outgrown(count, bytes), 0);
    }
    if (isInPlace() && !isIntSet()) {
      place.expect((int) Math.min(bytes, place.mostBytes()));
    }
  }

  /**
   * Makes room for members to be added to a set in place.
   *
   * @param bytes that they take in a listpack
   * @throws NoRoom if there is none; nothing has changed then
   */
  public void reserve(long count, long bytes) {
    if (isInPlace()) {
      // Numbers become wider, or entries of a listpack.
      long wider = isIntSet() ? size() * ListpackEntry.MAX_FRAME_BYTES : 0;
      long more = Math.max(bytes, count * Long.BYTES) + wider;
      place.reserve((int) Math.min(more, place.mostBytes() - place.bytes()), false);
    }
  }

  /** Adds a member; false if it was there. The bytes are copied. */
  public boolean add(Bytes member, Thresholds limits) {
    if (!isInPlace()) {
      return addToTable(member, limits);
    }
    if (isIntSet() && member.isLong()) {
      return addNumber(member, limits);
    }
    boolean absent = isIntSet() || place.search(member, 1) < 0;
    if (absent) {
      addAbsent(member, limits);
    }
    return absent;
  }

  /** Adds a member; false if it was there. The bytes are copied, and must not be of this set. */
  public boolean add(Element member, Thresholds limits) {
    return add(Bytes.of(member.array(), member.offset(), member.length()), limits);
  }

  private boolean addToTable(Bytes member, Thresholds limits) {
    boolean added = table.add(member.array(), member.offset(), member.length(), member.hash());
    if (added && shown != null) {
      boolean staysNumbers = shown == Packing.INTSET && member.isLong();
      long size = table.size() - (staysNumbers ? 0 : 1);
      shown = staysNumbers ? numbers(size, limits) : small(size, member.length(), limits);
    }
    return added;
  }

  private boolean addNumber(Bytes member, Thresholds limits) {
    long number = member.toLong();
    int index = IntSet.find(place, number);
    if (index >= 0) {
      return false;
    }
    if (numbers(size() + 1, limits) == null) {
      addIn(outgrown(size() + 1, member.length()), member);
    } else if (IntSet.bytesWith(place, number) <= place.mostBytes()) {
      IntSet.insert(place, -index - 1, number);
    } else {
      leavePlace(Packing.INTSET);
      addToTable(member, limits);
    }
    return true;
  }

  private void addAbsent(Bytes member, Thresholds limits) {
    Packing small = place.packing().isOutgrown() ? null : small(size(), member.length(), limits);
    addIn(small == null ? outgrown(size() + 1, member.length()) : small, member);
  }

  /** The encoding of a set of some numbers: null if they are too many. */
  private static Packing numbers(long size, Thresholds limits) {
    long most = Math.min(limits.setIntsetEntries(), MAX_NUMBERS);
    return size <= most ? Packing.INTSET : null;
  }

  /** The encoding of a set that gets another member in a listpack: null if it does not fit. */
  private Packing small(long size, int length, Thresholds limits) {
    boolean fits =
        size < limits.setEntries()
            && length <= limits.setValue()
            && (!isNumbers() || longestNumber() <= limits.setValue());
    return fits ? Packing.SET : null;
  }

  private int longestNumber() {
    if (!isInPlace()) {
      return Decimal.MAX_LENGTH;
    }
    int size = place.count();
    return size == 0
        ? 0
        : Math.max(digits(IntSet.at(place, 0)), digits(IntSet.at(place, size - 1)));
  }

  private static int digits(long number) {
    return Long.toString(number).length();
  }

  /** The form of a set that is shown as a table: in place while it is small, or null. */
  private Packing outgrown(long count, long bytes) {
    boolean few =
        isInPlace() && Packing.isFew(Math.max(size(), count), place.listpackBytes() + bytes);
    return few ? Packing.OUTGROWN_SET : null;
  }

  /** Adds what is not there to a set in place, which takes a form before. */
  private void addIn(Packing form, Bytes member) {
    become(form, Listpack.entryBytes(member));
    if (isInPlace()) {
      place.append(member);
    } else {
      table.add(member.array(), member.offset(), member.length(), member.hash());
    }
  }

  /**
   * Takes a form in place in which there is room for an entry of some bytes; or becomes a table, if
   * there are no blocks as large, which is shown so.
   *
   * @param form of a listpack, or null for a table that is shown as one
   */
  private void become(Packing form, int entryBytes) {
    if (!isInPlace()) {
      shown = null;
      return;
    }
    long[] numbers = form != null && isIntSet() ? numbers() : null;
    int total = numbers == null ? place.bytes() : listpackBytes(numbers);
    if (form == null || (long) total + entryBytes > place.mostBytes()) {
      leavePlace(form == Packing.SET ? form : null);
    } else if (form != place.packing()) {
      place.reserve(Math.max(0, total + entryBytes - place.bytes()), false);
      place.packing(form, 0);
      if (numbers != null) {
        place.clear();
        int p = place.extend(total, numbers.length);
        for (long number : numbers) {
          p = place.write(p, number);
        }
      }
    }
  }

  private long[] numbers() {
    long[] numbers = new long[place.count()];
    Arrays.setAll(numbers, i -> IntSet.at(place, i));
    return numbers;
  }

  private static int listpackBytes(long[] numbers) {
    int bytes = 0;
    for (long number : numbers) {
      bytes += ListpackEntry.sizeOf(number);
    }
    return bytes;
  }

  /** Becomes a table, which takes the place of the members, and is shown as a small set or not. */
  private void leavePlace(Packing newShown) {
    MemberTable made = new MemberTable(later.get());
    try {
      forEach(
          element -> made.add(element.array(), element.offset(), element.length(), element.hash()));
    } catch (NoRoom none) {
      made.leave();
      throw none;
    }
    table = made;
    shown = newShown;
    place.replaceBy(this);
    place = null;
    later = null;
  }

  /**
   * Adds the members of a small set, as files have it, to a table without any.
   *
   * @param array an {@link IntSet} or a {@link Listpack}
   */
  public void addAll(Packing packing, byte[] array) {
    Element element = new Element();
    if (packing == Packing.INTSET) {
      for (int i = 0; i < IntSet.size(array); i++) {
        addToTable(element.number(IntSet.at(array, i)));
      }
      return;
    }
    for (int p = Listpack.first(array); p >= 0; p = Listpack.next(array, p)) {
      Listpack.read(array, p, element);
      addToTable(element);
    }
  }

  private void addToTable(Element member) {
    table.add(member.array(), member.offset(), member.length(), member.hash());
  }

  /** Takes a member out; false if it was not there. */
  public boolean remove(Bytes member) {
    if (!isInPlace()) {
      return table.remove(member.array(), member.offset(), member.length(), member.hash());
    }
    return removeAt(find(member));
  }

  /** Takes a member out; false if it was not there. It may be an element of this very set. */
  public boolean remove(Element member) {
    if (!isInPlace()) {
      return table.remove(member.array(), member.offset(), member.length(), member.hash());
    }
    return removeAt(find(member));
  }

  private boolean removeAt(int at) {
    if (at < 0) {
      return false;
    }
    if (isIntSet()) {
      IntSet.removeAt(place, at);
    } else {
      place.remove(at, place.next(at), 1);
    }
    return true;
  }

  /**
   * Takes members out, drawn at random.
   *
   * @param count how many, up to all
   * @param sink is shown each before it goes
   */
  public void take(long count, RandomGenerator random, Consumer<Element> sink) {
    if (isInPlace()) {
      takeInPlace(count, random, sink);
      return;
    }
    Element member = new Element();
    for (long i = 0; i < count; i++) {
      table.random(random, member);
      sink.accept(member);
      remove(member);
    }
  }

  /** Knuth, The Art of Computer Programming, volume 2, 3.4.2, algorithm S. */
  private void takeInPlace(long count, RandomGenerator random, Consumer<Element> sink) {
    StoredElement view = new StoredElement();
    long wanted = count;
    int p = 0;
    for (int left = place.count(); wanted > 0; left--) {
      int next = next(p);
      if (random.nextInt(left) < wanted) {
        read(p, view);
        sink.accept(view);
        place.removeInPlace(p, next, 1);
        wanted--;
      } else {
        p = next;
      }
    }
    place.shrink();
  }

  /** The position behind the member in place at another one. */
  private int next(int p) {
    return isIntSet() ? p + IntSet.width(place) : place.next(p);
  }

  /** Points at the member in place at a position. */
  private void read(int p, StoredElement view) {
    if (isIntSet()) {
      view.number(place.integer(p, IntSet.width(place)));
    } else {
      place.point(p, view);
    }
  }

  /** Points a view at a member drawn at random, each with the same chance; there must be one. */
  public void random(RandomGenerator random, Element into) {
    if (!isInPlace()) {
      table.random(random, into);
      return;
    }
    int index = random.nextInt(place.count());
    if (isIntSet()) {
      into.number(IntSet.at(place, index));
    } else {
      place.read(place.seek(index), into);
    }
  }

  /**
   * Draws members at random, each with the same chance each time, and shows them until the sink has
   * enough, which it says with false.
   *
   * @param count how many at most
   */
  public void draw(long count, RandomGenerator random, Predicate<Element> sink) {
    Element member = new Element();
    int[] positions = isInPlace() && !isIntSet() ? positions() : null;
    boolean more = true;
    for (long i = 0; i < count && more; i++) {
      if (positions == null) {
        random(random, member);
      } else {
        place.read(positions[random.nextInt(positions.length)], member);
      }
      more = sink.test(member);
    }
  }

  private int[] positions() {
    int[] positions = new int[place.count()];
    int p = 0;
    for (int i = 0; i < positions.length; i++) {
      positions[i] = p;
      p = place.next(p);
    }
    return positions;
  }

  /** Shows all members. The sink must not change the set. */
  public void forEach(Consumer<Element> sink) {
    visit(
        element -> {
          sink.accept(element);
          return true;
        });
  }

  /**
   * Shows the members until the sink has enough, which it says with false. It must not change the
   * set.
   *
   * @return true if it never had enough
   */
  public boolean visit(Predicate<Element> sink) {
    if (!isInPlace()) {
      return table.visit(sink);
    }
    StoredElement view = new StoredElement();
    for (int p = 0; p < place.end(); p = next(p)) {
      read(p, view);
      if (!sink.test(view)) {
        return false;
      }
    }
    return true;
  }

  /** The members as they are now, to be shown bit by bit; only of a table. */
  public ElementsImage image(Consumer<Element> sink) {
    return table.image(sink);
  }

  /**
   * Shows the next members, of a set in place all; see {@code Dict#scan} for what is promised. The
   * sink must not change the set.
   *
   * @return the next cursor, or 0 if nothing is left
   */
  public long scan(long cursor, long count, Consumer<Element> sink) {
    if (isInPlace()) {
      forEach(sink);
      return 0;
    }
    return table.scan(
        cursor,
        count,
        element -> {
          sink.accept(element);
          return true;
        });
  }
}
