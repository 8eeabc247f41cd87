package io.vireo.persistence.rdb;

import static io.vireo.persistence.rdb.RdbFormat.HASH;
import static io.vireo.persistence.rdb.RdbFormat.HASH_LISTPACK;
import static io.vireo.persistence.rdb.RdbFormat.HASH_LISTPACK_EX;
import static io.vireo.persistence.rdb.RdbFormat.HASH_LISTPACK_EX_EARLY;
import static io.vireo.persistence.rdb.RdbFormat.HASH_METADATA;
import static io.vireo.persistence.rdb.RdbFormat.HASH_METADATA_EARLY;
import static io.vireo.persistence.rdb.RdbFormat.HASH_OF_VALKEY;
import static io.vireo.persistence.rdb.RdbFormat.HASH_ZIPLIST;
import static io.vireo.persistence.rdb.RdbFormat.HASH_ZIPMAP;
import static io.vireo.persistence.rdb.RdbFormat.LIST;
import static io.vireo.persistence.rdb.RdbFormat.LIST_QUICKLIST;
import static io.vireo.persistence.rdb.RdbFormat.LIST_QUICKLIST_2;
import static io.vireo.persistence.rdb.RdbFormat.LIST_ZIPLIST;
import static io.vireo.persistence.rdb.RdbFormat.MODULE_2;
import static io.vireo.persistence.rdb.RdbFormat.SET;
import static io.vireo.persistence.rdb.RdbFormat.SET_INTSET;
import static io.vireo.persistence.rdb.RdbFormat.SET_LISTPACK;
import static io.vireo.persistence.rdb.RdbFormat.STREAM_LISTPACKS;
import static io.vireo.persistence.rdb.RdbFormat.STREAM_LISTPACKS_2;
import static io.vireo.persistence.rdb.RdbFormat.STREAM_LISTPACKS_3;
import static io.vireo.persistence.rdb.RdbFormat.STREAM_LISTPACKS_4;
import static io.vireo.persistence.rdb.RdbFormat.STRING;
import static io.vireo.persistence.rdb.RdbFormat.ZSET;
import static io.vireo.persistence.rdb.RdbFormat.ZSET_2;
import static io.vireo.persistence.rdb.RdbFormat.ZSET_LISTPACK;
import static io.vireo.persistence.rdb.RdbFormat.ZSET_ZIPLIST;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Reads values of all types and encodings, old ones too. Confined to one thread.
 *
 * <p>A value of many parts is read part by part, and between two of them reading may pause. Each
 * part is told when all of it was read: if the rest of one has not arrived yet, that part alone is
 * read again.
 */
final class RdbValueReader {
  private static final int NAN = 253;
  private static final int INFINITY = 254;
  private static final int MINUS_INFINITY = 255;

  private final RdbInput in;
  private final RdbVisitor visitor;

  /** What is left of the value; those on top come first. */
  private final Deque<Parts> left = new ArrayDeque<>();

  /** Reads one part, and tells of it. */
  private interface Part {
    void read() throws IOException, CorruptValueException;
  }

  /** Parts of one kind that follow each other. */
  private static final class Parts {
    private final Part part;
    private long left;

    Parts(long count, Part part) {
      this.left = count;
      this.part = part;
    }
  }

  RdbValueReader(RdbInput in, RdbVisitor visitor) {
    this.in = in;
    this.visitor = visitor;
  }

  /** Begins to read a value of a type; {@link #step} goes on, unless all of it {@link #isRead}. */
  void begin(int type) throws IOException, CorruptValueException {
    left.clear();
    start(type);
    endIfRead();
  }

  /** Begins to read a value of a module, whose id was read, likewise. */
  void beginModule(long module) throws IOException, CorruptValueException {
    left.clear();
    startModule(module);
    endIfRead();
  }

  /** True if nothing is left of the value. */
  boolean isRead() {
    return left.isEmpty();
  }

  /** Reads one part more of a value of which something is left, and ends it after the last. */
  void step() throws IOException, CorruptValueException {
    Parts next = left.peek();
    next.part.read();
    next.left--;
    endIfRead();
  }

  private void endIfRead() throws CorruptValueException {
    while (!left.isEmpty() && left.peek().left == 0) {
      left.pop();
    }
    if (left.isEmpty()) {
      visitor.end();
    }
  }

  private void then(long count, Part part) {
    left.push(new Parts(count, part));
  }

  private void start(int type) throws IOException, CorruptValueException {
    switch (type) {
      case STRING -> visitor.string(in.string());
      case LIST -> list(in.length());
      case SET -> set(in.length());
      case ZSET -> sortedSet(in.length(), false);
      case ZSET_2 -> sortedSet(in.length(), true);
      case HASH -> hash(in.length());
      case HASH_ZIPMAP -> hash(new Zipmap(in.string()));
      case LIST_ZIPLIST -> list(new Ziplist(in.string(), "List"));
      case SET_INTSET -> visitor.whole(RdbLayout.INTSET, in.string());
      case ZSET_ZIPLIST -> sortedSet(new Ziplist(in.string(), "Zset"));
      case HASH_ZIPLIST -> hash(new Ziplist(in.string(), "Hash"));
      case LIST_QUICKLIST -> ziplists(in.length());
      case STREAM_LISTPACKS -> stream(1);
      case HASH_LISTPACK -> visitor.whole(RdbLayout.HASH_LISTPACK, in.string());
      case ZSET_LISTPACK -> visitor.whole(RdbLayout.ZSET_LISTPACK, in.string());
      case LIST_QUICKLIST_2 -> nodes(in.length());
      case STREAM_LISTPACKS_2 -> stream(2);
      case SET_LISTPACK -> visitor.whole(RdbLayout.SET_LISTPACK, in.string());
      case STREAM_LISTPACKS_3 -> stream(3);
      case STREAM_LISTPACKS_4 -> stream(4);
      case HASH_METADATA_EARLY -> hashWithDeadlines(0, in.length());
      case HASH_LISTPACK_EX_EARLY -> visitor.whole(RdbLayout.HASH_LISTPACK_EX, in.string());
      case HASH_METADATA -> hashWithDeadlines(in.little(8), in.length());
      case HASH_LISTPACK_EX -> hashListpackEx();
      case HASH_OF_VALKEY -> hashOfValkey(in.length());
      case MODULE_2 -> startModule(in.length());
      default -> throw in.fault("Unknown type of a value: " + type);
    }
  }

  private void list(long elements) throws CorruptValueException {
    visitor.begin(RdbKind.LIST, 0);
    then(elements, () -> visitor.element(in.string()));
  }

  private void list(Ziplist list) throws CorruptValueException {
    visitor.begin(RdbKind.LIST, 0);
    elements(list);
  }

  private void elements(Ziplist list) throws CorruptValueException {
    while (list.more()) {
      visitor.element(list.next());
    }
  }

  private void ziplists(long nodes) throws CorruptValueException {
    visitor.begin(RdbKind.LIST, 0);
    then(nodes, () -> elements(new Ziplist(in.string(), "List")));
  }

  private void nodes(long nodes) throws CorruptValueException {
    visitor.begin(RdbKind.LIST, 0);
    then(nodes, this::node);
  }

  private void node() throws IOException, CorruptValueException {
    long form = in.length();
    byte[] node = in.string();
    if (node.length == 0) {
      throw in.fault("A node of a list has no bytes");
    }
    if (form == RdbFormat.NODE_PLAIN) {
      visitor.element(node);
    } else if (form == RdbFormat.NODE_PACKED) {
      visitor.listpack(node);
    } else {
      throw in.fault("Unknown form of a list's node: " + form);
    }
  }

  private void set(long members) throws CorruptValueException {
    visitor.begin(RdbKind.SET, members);
    then(members, () -> visitor.element(in.string()));
  }

  private void sortedSet(long members, boolean binary) throws CorruptValueException {
    visitor.begin(RdbKind.ZSET, members);
    then(members, binary ? this::memberWithBits : this::memberWithText);
  }

  private void memberWithBits() throws IOException, CorruptValueException {
    byte[] member = in.string();
    visitor.member(member, Double.longBitsToDouble(in.little(8)));
  }

  private void memberWithText() throws IOException, CorruptValueException {
    byte[] member = in.string();
    visitor.member(member, score());
  }

  private double score() throws IOException {
    int length = in.unsignedByte();
    return switch (length) {
      case NAN -> Double.NaN;
      case INFINITY -> Double.POSITIVE_INFINITY;
      case MINUS_INFINITY -> Double.NEGATIVE_INFINITY;
      default -> score(in.bytes(length));
    };
  }

  private double score(byte[] text) throws IOException {
    try {
      return score(new String(text, StandardCharsets.US_ASCII));
    } catch (NumberFormatException none) {
      throw in.fault("A score is no number");
    }
  }

  private static double score(String text) {
    return switch (text) {
      case "inf", "+inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private void sortedSet(Ziplist list) throws IOException, CorruptValueException {
    visitor.begin(RdbKind.ZSET, list.count() / 2);
    while (list.more()) {
      byte[] member = list.next();
      visitor.member(member, score(list.next()));
    }
  }

  private void hash(long fields) throws CorruptValueException {
    visitor.begin(RdbKind.HASH, believed(fields));
    then(fields, this::field);
  }

  /** A field has two strings, of which each takes a byte at least. */
  private long believed(long fields) {
    return Math.min(fields, in.left() / 2);
  }

  private void field() throws IOException, CorruptValueException {
    byte[] field = in.string();
    visitor.field(field, in.string(), -1);
  }

  private void hash(Zipmap map) throws CorruptValueException {
    visitor.begin(RdbKind.HASH, 0);
    while (map.more()) {
      byte[] field = map.field();
      visitor.field(field, map.value(), -1);
    }
  }

  private void hash(Ziplist list) throws CorruptValueException {
    visitor.begin(RdbKind.HASH, list.count() / 2);
    while (list.more()) {
      byte[] field = list.next();
      visitor.field(field, list.next(), -1);
    }
  }

  /** Early files have each deadline whole, later ones as a distance from the first, plus one. */
  private void hashWithDeadlines(long first, long fields) throws CorruptValueException {
    visitor.begin(RdbKind.HASH, believed(fields));
    then(fields, () -> fieldWithDeadline(first));
  }

  private void fieldWithDeadline(long first) throws IOException, CorruptValueException {
    long distance = in.length();
    byte[] field = in.string();
    long deadline = distance == 0 ? -1 : first == 0 ? distance : first + distance - 1;
    visitor.field(field, in.string(), deadline);
  }

  /** Each field is followed by its value and its deadline, -1 for none. */
  private void hashOfValkey(long fields) throws CorruptValueException {
    visitor.begin(RdbKind.HASH, believed(fields));
    then(fields, this::fieldBeforeDeadline);
  }

  private void fieldBeforeDeadline() throws IOException, CorruptValueException {
    byte[] field = in.string();
    byte[] value = in.string();
    visitor.field(field, value, in.little(8));
  }

  private void hashListpackEx() throws IOException, CorruptValueException {
    in.little(8);
    visitor.whole(RdbLayout.HASH_LISTPACK_EX, in.string());
  }

  private void stream(int version) throws IOException, CorruptValueException {
    long nodes = in.length();
    visitor.begin(RdbKind.STREAM, 0);
    if (version > 3) {
      then(1, this::producers);
    }
    then(1, () -> facts(version));
    then(nodes, this::streamNode);
  }

  private void streamNode() throws IOException, CorruptValueException {
    byte[] id = in.string();
    visitor.streamNode(id, in.string());
  }

  private void facts(int version) throws IOException, CorruptValueException {
    long length = in.length();
    long millis = in.length();
    long sequence = in.length();
    long[] more = {-1, -1, -1, -1, -1};
    for (int i = 0; version > 1 && i < more.length; i++) {
      more[i] = in.length();
    }
    long groups = in.length();
    visitor.streamFacts(
        new StreamFacts(
            length, millis, sequence, more[0], more[1], more[2], more[3], more[4], groups));
    then(groups, () -> group(version));
  }

  private void producers() throws IOException, CorruptValueException {
    long seconds = in.length();
    visitor.producers(seconds, in.length());
    long producers = in.length();
    then(1, this::productionCounts);
    then(producers, this::producer);
  }

  private void productionCounts() throws IOException, CorruptValueException {
    long added = in.length();
    visitor.productionCounts(added, in.length());
  }

  private void producer() throws IOException, CorruptValueException {
    byte[] pid = in.string();
    then(in.length(), () -> produced(pid));
  }

  private void produced(byte[] pid) throws IOException, CorruptValueException {
    byte[] iid = in.string();
    long millis = in.length();
    visitor.produced(pid, iid, millis, in.length());
  }

  private void group(int version) throws IOException, CorruptValueException {
    byte[] name = in.string();
    long millis = in.length();
    long sequence = in.length();
    long read = version > 1 ? in.length() : -1;
    long pending = in.length();
    visitor.group(name, millis, sequence, read);
    then(1, () -> then(in.length(), () -> consumer(version)));
    then(pending, this::pending);
  }

  private void pending() throws IOException, CorruptValueException {
    long millis = in.big(8);
    long sequence = in.big(8);
    long deliveredAt = in.little(8);
    visitor.pending(millis, sequence, deliveredAt, in.length());
  }

  private void consumer(int version) throws IOException, CorruptValueException {
    byte[] name = in.string();
    long seenAt = in.little(8);
    long activeAt = version > 2 ? in.little(8) : seenAt;
    long pending = in.length();
    visitor.consumer(name, seenAt, activeAt);
    then(pending, this::consumerPending);
  }

  private void consumerPending() throws IOException, CorruptValueException {
    long millis = in.big(8);
    visitor.consumerPending(millis, in.big(8));
  }

  private void startModule(long module) throws IOException, CorruptValueException {
    if (module != RdbFormat.VECTOR_SET) {
      throw in.fault("Unknown type of a module: " + ModuleNames.of(module));
    }
    long dimension = moduleNumber();
    long elements = moduleNumber();
    long form = moduleNumber();
    long flags = moduleNumber();
    boolean isProjected = (flags & RdbFormat.VECTORS_PROJECTED) != 0;
    boolean hasAttributes = (flags & RdbFormat.VECTORS_ATTRIBUTED) != 0;
    long input = isProjected ? moduleNumber() : 0;
    byte[] factors = isProjected ? moduleString() : null;
    visitor.begin(RdbKind.VECTORS, elements);
    visitor.vectorFacts(
        new VectorFacts(
            dimension,
            elements,
            (int) form & 0xff,
            (int) (form >>> 8) & 0xffff,
            hasAttributes,
            input,
            factors));
    then(1, this::moduleEnd);
    then(elements, () -> vectorNode(hasAttributes));
  }

  private void moduleEnd() throws IOException {
    if (in.length() != RdbFormat.MODULE_EOF) {
      throw in.fault("A value of a module has more parts than it should");
    }
  }

  private long moduleNumber() throws IOException {
    if (in.length() != RdbFormat.MODULE_UNSIGNED) {
      throw in.fault("A value of a module has another part than a number");
    }
    return in.length();
  }

  private byte[] moduleString() throws IOException {
    if (in.length() != RdbFormat.MODULE_STRING) {
      throw in.fault("A value of a module has another part than a string");
    }
    return in.string();
  }

  private void vectorNode(boolean hasAttributes) throws IOException, CorruptValueException {
    byte[] name = moduleString();
    byte[] attributes = hasAttributes ? moduleString() : new byte[0];
    byte[] vector = moduleString();
    VectorParameters parameters = new VectorParameters(moduleNumber());
    long id = parameters.next();
    long form = parameters.next();
    int level = (int) form & 0xff;
    int version = (int) (form >>> 24) & 0xff;
    if (level > RdbFormat.MAX_VECTOR_LEVEL || version > RdbFormat.FARTHEST_NEIGHBOUR_SINCE) {
      throw in.fault("A node of a vector set has an impossible level or version");
    }
    long[][] links = new long[level + 1][];
    for (int i = 0; i <= level; i++) {
      links[i] = parameters.links();
      if (version >= RdbFormat.FARTHEST_NEIGHBOUR_SINCE) {
        parameters.next();
      }
    }
    long bits = parameters.next();
    parameters.end();
    visitor.vectorNode(
        new VectorNode(
            name,
            attributes,
            vector,
            id,
            links,
            Float.intBitsToFloat((int) bits),
            Float.intBitsToFloat((int) (bits >>> Integer.SIZE))));
  }

  /** The numbers that a node of a vector set has, of which the file says how many there are. */
  private final class VectorParameters {
    private long left;

    VectorParameters(long count) {
      left = count;
    }

    long next() throws IOException {
      if (left-- <= 0) {
        throw in.fault("A node of a vector set has too few parameters");
      }
      return moduleNumber();
    }

    /** The links of a level: how many, how many there could be, and where to. */
    long[] links() throws IOException {
      long count = next();
      long most = next();
      if (count < 0 || count > left || count > most) {
        throw in.fault("A node of a vector set has more links than it has room for");
      }
      long[] links = new long[(int) Math.min(count, Integer.MAX_VALUE)];
      for (int i = 0; i < links.length; i++) {
        links[i] = next();
      }
      return links;
    }

    void end() throws IOException {
      if (left != 0) {
        throw in.fault("A node of a vector set has too many parameters");
      }
    }
  }
}
