package io.vireo.persistence.rdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads an RDB file of version 1 to 12, or of a later one as far as it has nothing new, record by
 * record and large values part by part, so that others can have a turn in between. Confined to one
 * thread.
 */
public final class RdbReader {
  /** So much of a value is read in one go, bytes. */
  private static final long GO_BYTES = 1 << 16;

  private final RdbInput in;
  private final RdbVisitor visitor;
  private final RdbValueReader values;
  private int version;
  private byte[] last = {};
  private long deadline = -1;
  private long idle = -1;
  private int frequency = -1;
  private boolean ended;
  private RdbStage stage = RdbStage.START;
  private int type = -1;
  private long storedSum;

  /** A reader that has read nothing yet. */
  public RdbReader(RdbInput in, RdbVisitor visitor) {
    this.in = in;
    this.visitor = visitor;
    this.values = new RdbValueReader(in, visitor);
  }

  /** Reads what a file of a known version begins with; the version of the format. */
  public int header() throws IOException {
    return header(false);
  }

  /**
   * Reads what a file begins with.
   *
   * @param relaxed true to go on with a version that is not known, of Redis or of Valkey
   * @return the version of the format
   */
  public int header(boolean relaxed) throws IOException {
    in.mark();
    String magic = new String(in.bytes(5), StandardCharsets.US_ASCII);
    boolean valkey = !magic.equals(RdbFormat.MAGIC);
    if (valkey && !(magic + (char) in.unsignedByte()).equals(RdbFormat.VALKEY_MAGIC)) {
      throw new RdbException(0, "Wrong signature trying to load DB from file");
    }
    String digits = new String(in.bytes(valkey ? 3 : 4), StandardCharsets.US_ASCII);
    version = digits.matches("\\d+") ? Integer.parseInt(digits) : 0;
    int least = valkey ? RdbFormat.VALKEY_SINCE : 1;
    int known = valkey ? RdbFormat.VALKEY_NEWEST : RdbFormat.NEWEST;
    int most = relaxed ? (valkey ? RdbFormat.VALKEY_LAST : RdbFormat.VALKEY_SINCE - 1) : known;
    if (version < least || version > most) {
      throw new RdbException(5, "Can't handle RDB format version " + digits);
    }
    return version;
  }

  /** Bytes read so far. */
  public long position() {
    return in.position();
  }

  /** What is being read, or was when reading failed. */
  public RdbStage stage() {
    return stage;
  }

  /** The type of the last value, as the format numbers them; -1 before the first. */
  public int type() {
    return type;
  }

  /** The checksum at the end of the file; 0 if there is none, or before the end. */
  public long storedChecksum() {
    return storedSum;
  }

  /**
   * Reads on until a key with its value is through, or a good part of a large one, or the end.
   *
   * @return false at the end, behind the checksum
   */
  public boolean next() throws IOException {
    try {
      boolean key = false;
      while (!key && !ended) {
        if (values.isRead()) {
          stage = RdbStage.TYPE;
          in.mark();
          key = record(in.unsignedByte());
        } else {
          goOn();
          key = true;
        }
      }
      return key;
    } catch (CorruptValueException corrupt) {
      throw in.fault(
          last.length == 0 ? corrupt.getMessage() : corrupt.getMessage() + ", key " + text(last));
    }
  }

  /** Goes back to where the record, or the part of a value, began of which the rest is to come. */
  public void again() {
    in.reset();
  }

  /** True if a value was told in part: what follows is told as more of it. */
  public boolean isWithinValue() {
    return !values.isRead();
  }

  /**
   * Reads a value of DUMP without its key; only the type and the value itself.
   *
   * @param ofVersion the version that its footer names
   */
  void value(int ofVersion) throws IOException, CorruptValueException {
    version = ofVersion;
    values.begin(typeOf(in.unsignedByte()));
    while (!values.isRead()) {
      values.step();
    }
  }

  /** Reads more of a value, not all of it if that is much. */
  private void goOn() throws IOException, CorruptValueException {
    long end = in.position() + GO_BYTES;
    while (!values.isRead() && in.position() < end) {
      in.mark();
      values.step();
    }
    if (values.isRead()) {
      endKey();
    }
  }

  /** Reads a record; true if it was a key with its value, or the beginning of that. */
  private boolean record(int code) throws IOException, CorruptValueException {
    switch (code) {
      case RdbFormat.AUX -> aux();
      case RdbFormat.FUNCTION -> function();
      case RdbFormat.FUNCTION_EARLY ->
          throw in.fault("Functions of a release candidate of Redis 7.0 are not supported");
      case RdbFormat.MODULE_AUX -> moduleAux();
      case RdbFormat.SELECT_DB -> database();
      case RdbFormat.RESIZE_DB -> sizes();
      case RdbFormat.SLOT_INFO -> slotInfo();
      case RdbFormat.EXPIRE_SECONDS -> deadline(4, 1000);
      case RdbFormat.EXPIRE_MILLIS -> deadline(8, 1);
      case RdbFormat.IDLE -> idle = in.length();
      case RdbFormat.FREQUENCY -> frequency = in.unsignedByte();
      case RdbFormat.EOF -> end();
      default -> {
        key(code);
        return true;
      }
    }
    return false;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private void slotInfo() throws IOException {
    for (int i = 0; i < 3; i++) {
      in.length();
    }
  }

  private void aux() throws IOException {
    stage = RdbStage.AUX;
    visitor.aux(text(in.string()), in.string());
  }

  private void function() throws IOException, CorruptValueException {
    stage = RdbStage.FUNCTION;
    visitor.function(in.string());
  }

  private void sizes() throws IOException {
    stage = RdbStage.LENGTH;
    visitor.sizes(in.length(), in.length());
  }

  private void deadline(int width, long millis) throws IOException {
    stage = RdbStage.DEADLINE;
    int unused = Long.SIZE - 8 * width;
    deadline = (in.little(width) << unused >> unused) * millis;
  }

  private void database() throws IOException, CorruptValueException {
    stage = RdbStage.LENGTH;
    long index = in.length();
    if (index < 0 || index > Integer.MAX_VALUE) {
      throw in.fault("A database of an impossible number: " + Long.toUnsignedString(index));
    }
    visitor.database((int) index);
  }

  private void key(int code) throws IOException, CorruptValueException {
    if (code > RdbFormat.LAST_TYPE || code == RdbFormat.UNUSED_TYPE) {
      throw in.fault("Invalid object type: " + code);
    }
    stage = RdbStage.KEY;
    type = code;
    last = in.string();
    stage = RdbStage.VALUE;
    visitor.key(last, deadline, idle, frequency);
    if (code == RdbFormat.MODULE_2) {
      moduleValue();
    } else {
      values.begin(typeOf(code));
    }
    if (values.isRead()) {
      endKey();
    } else {
      goOn();
    }
  }

  /** The type that a number means in this version. */
  private int typeOf(int code) throws IOException {
    if (version < RdbFormat.VALKEY_SINCE || code < RdbFormat.VALKEY_HASH) {
      return code;
    }
    if (code > RdbFormat.VALKEY_HASH) {
      throw in.fault("Unknown type of a value: " + code);
    }
    return RdbFormat.HASH_OF_VALKEY;
  }

  /** Not before: if the rest of a record is still to arrive, all of it is read once more. */
  private void endKey() {
    deadline = -1;
    idle = -1;
    frequency = -1;
  }

  private void moduleValue() throws IOException, CorruptValueException {
    long module = in.length();
    if (module == RdbFormat.VECTOR_SET) {
      values.beginModule(module);
      return;
    }
    visitor.module(ModuleNames.of(module));
    skipParts();
    visitor.end();
  }

  private void moduleAux() throws IOException {
    stage = RdbStage.MODULE_AUX;
    long module = in.length();
    expectUnsigned();
    in.length();
    skipParts();
    visitor.skippedModule(ModuleNames.of(module));
  }

  /** The parts of a module's data tell their own lengths, so their meaning need not be known. */
  private void skipParts() throws IOException {
    for (long part = in.length(); part != RdbFormat.MODULE_EOF; part = in.length()) {
      skip(part);
    }
  }

  private void expectUnsigned() throws IOException {
    if (in.length() != RdbFormat.MODULE_UNSIGNED) {
      throw in.fault("Data of a module does not tell when it was saved");
    }
  }

  private void skip(long part) throws IOException {
    switch ((int) part) {
      case RdbFormat.MODULE_SIGNED, RdbFormat.MODULE_UNSIGNED -> in.length();
      case RdbFormat.MODULE_FLOAT -> in.little(4);
      case RdbFormat.MODULE_DOUBLE -> in.little(8);
      case RdbFormat.MODULE_STRING -> in.string();
      default -> throw in.fault("Unknown kind of a module's data: " + part);
    }
  }

  private void end() throws IOException {
    stage = RdbStage.CHECKSUM;
    if (version >= RdbFormat.CHECKSUM_SINCE) {
      checkSum();
    }
    ended = true;
  }

  private void checkSum() throws IOException {
    long computed = in.crc();
    storedSum = in.little(8);
    if (storedSum != 0 && computed != 0 && storedSum != computed) {
      throw in.fault(
          String.format("RDB CRC error: the file says %x, its bytes give %x", storedSum, computed));
    }
  }
}
