package io.vireo.server.data.set;

import io.vireo.server.data.Aggregate;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Digest;
import io.vireo.server.data.Element;
import io.vireo.server.data.Hash;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.Type;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.page.PartlyStored;
import io.vireo.server.data.table.MemberBlocks;
import io.vireo.server.data.table.MemberTable;
import io.vireo.server.data.table.SetImage;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * A set. Owned by the data context.
 *
 * <p>Small sets of integers are an {@link IntSet}, other small ones a {@link Listpack}, large ones
 * a hash table. A set grows from one into the next as {@link Thresholds} say, and never goes back
 * on its own. One that has outgrown the small encodings by those, but has few members, is shown as
 * a hash table and stays a listpack.
 */
public final class SetValue implements Aggregate, PartlyStored<MemberBlocks> {
  private static final long MOST_NUMBERS = 1 << 30;

  /** The array of a packed set, or a {@link MemberTable}. */
  private Object content;

  /** True if the array is an {@link IntSet}. */
  private boolean numbers;

  /** True if a listpack is shown as a hash table. */
  private boolean outgrown;

  /** Where members of a table are stored, or null until it is set. */
  private MemberBlocks home;

  /** How many entries have this set there. */
  private int entries;

  private SetValue(Object content, boolean numbers) {
    this.content = content;
    this.numbers = numbers;
  }

  /**
   * An empty set for members to come.
   *
   * @param first the first of them
   * @param count about how many they are
   */
  public static SetValue of(Bytes first, long count, Thresholds thresholds) {
    if (count <= thresholds.setIntsetEntries() && first.isLong()) {
      return ofNumbers(IntSet.empty());
    }
    return count <= thresholds.setEntries() ? ofListpack(Listpack.empty()) : hashed();
  }

  /** A set with the numbers of an {@link IntSet}, which it takes over. */
  public static SetValue ofNumbers(byte[] intSet) {
    return new SetValue(intSet, true);
  }

  /** A set with the entries of a {@link Listpack}, no two the same, which it takes over. */
  public static SetValue ofListpack(byte[] listpack) {
    return new SetValue(listpack, false);
  }

  /** An empty set in the encoding of large ones. */
  public static SetValue hashed() {
    return ofListpack(Listpack.empty()).outgrown();
  }

  /** This listpack, shown in the encoding of large sets from now on. */
  public SetValue outgrown() {
    outgrown = true;
    return this;
  }

  @Override
  public Type type() {
    return Type.SET;
  }

  @Override
  public String encoding() {
    if (numbers) {
      return "intset";
    }
    return isLarge() ? "hashtable" : "listpack";
  }

  /** True if the members are in the array of an {@link IntSet}. */
  public boolean isNumbers() {
    return numbers;
  }

  /** True if the set is shown in the encoding of large ones. */
  public boolean isLarge() {
    return outgrown || isHashed();
  }

  /** True if the members are in a hash table. */
  public boolean isHashed() {
    return content instanceof MemberTable;
  }

  /** The array of an {@link IntSet} or {@link Listpack}: read only. Not of a hashed set. */
  public byte[] array() {
    return (byte[]) content;
  }

  @Override
  public long tableSlots() {
    return content instanceof MemberTable table ? table.capacity() : 0;
  }

  @Override
  public byte[] listpack() {
    return numbers || isLarge() ? null : array();
  }

  @Override
  public long size() {
    if (content instanceof MemberTable table) {
      return table.size();
    }
    return numbers ? IntSet.size(array()) : Listpack.size(array());
  }

  @Override
  public long heapBytes() {
    long own = HeapLayout.object(2, 6);
    return content instanceof MemberTable table
        ? own + table.heapBytes()
        : own + HeapLayout.bytes(array().length);
  }

  @Override
  public long blockBytes() {
    return content instanceof MemberTable table ? table.blockBytes() : 0;
  }

  @Override
  public boolean enter(MemberBlocks blocks) {
    if (home != blocks) {
      assert entries == 0 || blockBytes() == 0 : "members are stored elsewhere";
      home = blocks;
      entries = 0;
      if (content instanceof MemberTable table) {
        table.enter(blocks);
      }
    }
    entries++;
    return content instanceof MemberTable table && table.size() > 0;
  }

  @Override
  public void leave(MemberBlocks blocks) {
    if (home == blocks && --entries == 0) {
      home = null;
      if (content instanceof MemberTable table) {
        table.leave();
      }
    }
  }

  @Override
  public void bringBack() {
    if (content instanceof MemberTable table) {
      table.bringBack();
    }
  }

  @Override
  public boolean storeSome(MemberBlocks blocks, int most) {
    return home == blocks && content instanceof MemberTable table && table.storeSome(most);
  }

  @Override
  public void forEachBlock(IntConsumer sink) {
    if (content instanceof MemberTable table) {
      table.forEachBlock(sink);
    }
  }

  @Override
  public Packing packed(Element into) {
    if (isHashed()) {
      return null;
    }
    into.point(array(), 0, numbers ? IntSet.bytes(array()) : Listpack.bytes(array()));
    if (numbers) {
      return Packing.INTSET;
    }
    return outgrown ? Packing.OUTGROWN_SET : Packing.SET;
  }

  @Override
  public SetValue copy() {
    if (content instanceof MemberTable table) {
      return new SetValue(table.copy(), false);
    }
    SetValue copy = new SetValue(array().clone(), numbers);
    copy.outgrown = outgrown;
    return copy;
  }

  @Override
  public int touch(long element) {
    if (content instanceof byte[] array) {
      return array[0];
    }
    return element == 0 ? 0 : ((MemberTable) content).touch(element);
  }

  @Override
  public void digest(Digest digest) {
    forEach(member -> digest.add(member.array(), member.offset(), member.length()));
  }

  /** True if the bytes are a member. */
  public boolean contains(Bytes member) {
    if (content instanceof MemberTable table) {
      return table.contains(member.array(), member.offset(), member.length(), member.hash());
    }
    return numbers
        ? member.isLong() && IntSet.contains(array(), member.toLong())
        : Listpack.find(array(), Listpack.first(array()), member, 0) >= 0;
  }

  /** True if the element is a member. */
  public boolean contains(Element member) {
    if (content instanceof MemberTable table) {
      return table.contains(member.array(), member.offset(), member.length(), member.hash());
    }
    if (numbers) {
      return member.isLong() && IntSet.contains(array(), member.toLong());
    }
    return find(member) >= 0;
  }

  private int find(Element member) {
    byte[] lp = array();
    return member.isNumber()
        ? Listpack.find(lp, Listpack.first(lp), member.toLong(), 0)
        : Listpack.find(
            lp, Listpack.first(lp), member.array(), member.offset(), member.length(), 0);
  }

  /**
   * Prepares for about {@code count} members to be added: too many for a packed set make it hashed.
   */
  public void expect(long count, Thresholds thresholds) {
    long most = numbers ? thresholds.setIntsetEntries() : thresholds.setEntries();
    if (!isHashed() && (outgrown || count > most)) {
      outgrow(count, 0);
    }
  }

  /**
   * Is shown as a hash table from now on, and becomes one unless it is small with some more to
   * come.
   */
  private void outgrow(long count, long bytes) {
    int there = numbers ? IntSet.bytes(array()) : Listpack.bytes(array());
    if (!Packing.isFew(Math.max(size(), count), there + bytes)) {
      hash();
      return;
    }
    if (numbers) {
      leaveNumbers();
    }
    outgrown = true;
  }

  /** Adds a member; false if it was there. The bytes are copied. */
  public boolean add(Bytes member, Thresholds thresholds) {
    if (content instanceof MemberTable table) {
      return table.add(member.array(), member.offset(), member.length(), member.hash());
    }
    if (numbers && member.isLong()) {
      return addNumber(member.toLong(), thresholds);
    }
    boolean absent = numbers || Listpack.find(array(), Listpack.first(array()), member, 0) < 0;
    if (absent) {
      addAbsent(member.array(), member.offset(), member.length(), thresholds);
    }
    return absent;
  }

  /** Adds a member; false if it was there. The bytes are copied, and must not be of this set. */
  public boolean add(Element member, Thresholds thresholds) {
    if (content instanceof MemberTable table) {
      return table.add(member.array(), member.offset(), member.length(), member.hash());
    }
    if (numbers && member.isLong()) {
      return addNumber(member.toLong(), thresholds);
    }
    boolean absent = numbers || find(member) < 0;
    if (absent) {
      addAbsent(member.array(), member.offset(), member.length(), thresholds);
    }
    return absent;
  }

  private boolean addNumber(long number, Thresholds thresholds) {
    byte[] set = array();
    int index = IntSet.find(set, number);
    if (index >= 0) {
      return false;
    }
    set = IntSet.insert(set, -index - 1, number);
    content = set;
    if (IntSet.size(set) > mostNumbers(thresholds)) {
      outgrow(0, 0);
    }
    return true;
  }

  private static long mostNumbers(Thresholds thresholds) {
    return Math.min(thresholds.setIntsetEntries(), MOST_NUMBERS);
  }

  /** Adds what is not there to a packed set; to an {@link IntSet} only what is no number. */
  private void addAbsent(byte[] member, int offset, int length, Thresholds thresholds) {
    boolean packable =
        !outgrown
            && size() < thresholds.setEntries()
            && length <= thresholds.setValue()
            && (!numbers || longestNumber() <= thresholds.setValue());
    if (numbers && packable) {
      leaveNumbers();
    }
    if (!packable || !Listpack.canTake(array(), length)) {
      outgrow(size() + 1, length);
    }
    if (content instanceof MemberTable table) {
      table.add(member, offset, length, Hash.of(member, offset, length));
    } else {
      content = Listpack.append(array(), member, offset, length);
    }
  }

  private int longestNumber() {
    int size = IntSet.size(array());
    return size == 0
        ? 0
        : Math.max(digits(IntSet.at(array(), 0)), digits(IntSet.at(array(), size - 1)));
  }

  private static int digits(long number) {
    return Long.toString(number).length();
  }

  private void leaveNumbers() {
    byte[] lp = Listpack.empty();
    for (int i = 0; i < IntSet.size(array()); i++) {
      lp = Listpack.append(lp, IntSet.at(array(), i));
    }
    content = lp;
    numbers = false;
  }

  private void hash() {
    MemberTable table = new MemberTable();
    if (home != null) {
      table.enter(home);
    }
    forEach(
        element -> table.add(element.array(), element.offset(), element.length(), element.hash()));
    content = table;
    numbers = false;
    outgrown = false;
  }

  /** Becomes a set of integers, which all members are, if it is not too large for that. */
  public void toNumbers(Thresholds thresholds) {
    if (numbers || size() > mostNumbers(thresholds)) {
      return;
    }
    byte[][] set = {IntSet.empty()};
    forEach(element -> set[0] = IntSet.add(set[0], element.toLong()));
    replace(set[0], true, false);
  }

  /**
   * Takes the members of another set over, which no database has and which must not be used any
   * more, in place of its own.
   */
  public void become(SetValue other) {
    replace(other.content, other.numbers, other.outgrown);
  }

  private void replace(Object newContent, boolean newNumbers, boolean newOutgrown) {
    if (home != null && content instanceof MemberTable table) {
      table.leave();
    }
    content = newContent;
    numbers = newNumbers;
    outgrown = newOutgrown;
    if (home != null && content instanceof MemberTable table) {
      table.enter(home);
    }
  }

  /** Gives spare room of a packed set back. */
  public void trim() {
    if (!isHashed()) {
      content = numbers ? IntSet.trim(array()) : Listpack.trim(array());
    }
  }

  /** Takes a member out; false if it was not there. */
  public boolean remove(Bytes member) {
    if (content instanceof MemberTable table) {
      return table.remove(member.array(), member.offset(), member.length(), member.hash());
    }
    if (numbers) {
      return member.isLong() && removeAt(IntSet.find(array(), member.toLong()));
    }
    return removeAt(Listpack.find(array(), Listpack.first(array()), member, 0));
  }

  /** Takes a member out; false if it was not there. It may be an element of this very set. */
  public boolean remove(Element member) {
    if (content instanceof MemberTable table) {
      return table.remove(member.array(), member.offset(), member.length(), member.hash());
    }
    if (numbers) {
      return member.isLong() && removeAt(IntSet.find(array(), member.toLong()));
    }
    return removeAt(find(member));
  }

  private boolean removeAt(int place) {
    if (place >= 0) {
      content = numbers ? IntSet.removeAt(array(), place) : Listpack.delete(array(), place, 1);
    }
    return place >= 0;
  }

  /** Points a view at a member drawn at random, each with the same chance; there must be one. */
  public void random(RandomGenerator random, Element into) {
    if (content instanceof MemberTable table) {
      table.random(random, into);
    } else if (numbers) {
      into.number(IntSet.at(array(), random.nextInt(IntSet.size(array()))));
    } else {
      byte[] lp = array();
      Listpack.read(lp, Listpack.seek(lp, random.nextInt(Listpack.size(lp))), into);
    }
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
    if (content instanceof MemberTable table) {
      return table.visit(sink);
    }
    return numbers ? visitNumbers(sink) : visitListpack(sink);
  }

  private boolean visitNumbers(Predicate<Element> sink) {
    Element view = new Element();
    byte[] set = array();
    int size = IntSet.size(set);
    for (int i = 0; i < size; i++) {
      if (!sink.test(view.number(IntSet.at(set, i)))) {
        return false;
      }
    }
    return true;
  }

  private boolean visitListpack(Predicate<Element> sink) {
    Element view = new Element();
    byte[] lp = array();
    for (int p = Listpack.first(lp); p >= 0; p = Listpack.next(lp, p)) {
      Listpack.read(lp, p, view);
      if (!sink.test(view)) {
        return false;
      }
    }
    return true;
  }

  /** The members as they are now, to be shown bit by bit; only of a hashed set. */
  public SetImage image(Consumer<Element> sink) {
    return new SetImage((MemberTable) content, sink);
  }

  /**
   * Shows the next members, of a packed set all; see {@code Dict#scan} for what is promised. The
   * sink must not change the set.
   *
   * @return the next cursor, or 0 if nothing is left
   */
  public long scan(long cursor, long count, Consumer<Element> sink) {
    if (content instanceof MemberTable table) {
      return table.scan(
          cursor,
          count,
          element -> {
            sink.accept(element);
            return true;
          });
    }
    forEach(sink);
    return 0;
  }
}
