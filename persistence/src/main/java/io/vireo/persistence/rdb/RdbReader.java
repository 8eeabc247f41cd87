package io.vireo.persistence.rdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads an RDB file of version 1 to 12, record by record, so that others can have a turn between
 * two keys. Confined to one thread.
 */
public final class RdbReader {
  private final RdbInput in;
  private final RdbVisitor visitor;
  private final RdbValueReader values;
  private int version;
  private byte[] last = {};
  private long deadline = -1;
  private long idle = -1;
  private int frequency = -1;
  private boolean ended;

  /** A reader that has read nothing yet. */
  public RdbReader(RdbInput in, RdbVisitor visitor) {
    this.in = in;
    this.visitor = visitor;
    this.values = new RdbValueReader(in, visitor);
  }

  /** Reads what a file begins with; the version of the format. */
  public int header() throws IOException {
    String magic = new String(in.bytes(5), StandardCharsets.US_ASCII);
    if (!magic.equals(RdbFormat.MAGIC)) {
      throw new RdbException(0, "Wrong signature trying to load DB from file");
    }
    String digits = new String(in.bytes(4), StandardCharsets.US_ASCII);
    version = digits.matches("\\d{4}") ? Integer.parseInt(digits) : 0;
    if (version < 1 || version > RdbFormat.NEWEST) {
      throw new RdbException(5, "Can't handle RDB format version " + digits);
    }
    return version;
  }

  /** Bytes read so far. */
  public long position() {
    return in.position();
  }

  /**
   * Reads on until a key with its value is through, or the end.
   *
   * @return false at the end, behind the checksum
   */
  public boolean next() throws IOException {
    try {
      boolean key = false;
      while (!key && !ended) {
        key = record(in.unsignedByte());
      }
      return key;
    } catch (CorruptValueException corrupt) {
      throw in.fault(
          last.length == 0 ? corrupt.getMessage() : corrupt.getMessage() + ", key " + text(last));
    }
  }

  /** Reads a value of DUMP without its key; only the type and the value itself. */
  public void value() throws IOException, CorruptValueException {
    values.read(in.unsignedByte());
  }

  /** Reads a record; true if it was a key with its value. */
  private boolean record(int code) throws IOException, CorruptValueException {
    switch (code) {
      case RdbFormat.AUX -> visitor.aux(text(in.string()), in.string());
      case RdbFormat.FUNCTION -> visitor.function(in.string());
      case RdbFormat.FUNCTION_EARLY ->
          throw in.fault("Functions of a release candidate of Redis 7.0 are not supported");
      case RdbFormat.MODULE_AUX -> moduleAux();
      case RdbFormat.SELECT_DB -> database(in.length());
      case RdbFormat.RESIZE_DB -> visitor.sizes(in.length(), in.length());
      case RdbFormat.SLOT_INFO -> slotInfo();
      case RdbFormat.EXPIRE_SECONDS -> deadline = (int) in.little(4) * 1000L;
      case RdbFormat.EXPIRE_MILLIS -> deadline = in.little(8);
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

  private void database(long index) throws IOException, CorruptValueException {
    if (index < 0 || index > Integer.MAX_VALUE) {
      throw in.fault("A database of an impossible number: " + Long.toUnsignedString(index));
    }
    visitor.database((int) index);
  }

  private void key(int type) throws IOException, CorruptValueException {
    if (type == RdbFormat.MODULE_2 || type == RdbFormat.MODULE_OLD) {
      throw in.fault("The file has a value of a module, which cannot be loaded");
    }
    if (type > RdbFormat.LAST_TYPE) {
      throw in.fault("Unknown type of a value: " + type);
    }
    last = in.string();
    visitor.key(last, deadline, idle, frequency);
    deadline = -1;
    idle = -1;
    frequency = -1;
    values.read(type);
  }

  /** Data of a module beside the keys: its parts tell their own lengths, so it can be skipped. */
  private void moduleAux() throws IOException {
    long module = in.length();
    expectUnsigned();
    in.length();
    for (long part = in.length(); part != RdbFormat.MODULE_EOF; part = in.length()) {
      skip(part);
    }
    visitor.skippedModule(ModuleNames.of(module));
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
    ended = true;
    if (version < RdbFormat.CHECKSUM_SINCE) {
      return;
    }
    long computed = in.crc();
    long stored = in.little(8);
    if (stored != 0 && computed != 0 && stored != computed) {
      throw in.fault(
          String.format("CRC error: the file says %x, its bytes give %x", stored, computed));
    }
  }
}
