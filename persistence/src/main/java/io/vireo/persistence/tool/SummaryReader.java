package io.vireo.persistence.tool;

import io.vireo.persistence.rdb.RdbInput;
import io.vireo.persistence.rdb.RdbReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Sums up a snapshot while it is read; keeps numbers and a few names. Confined to one thread. */
final class SummaryReader extends ValueInspector {
  /** Of more facts or libraries only the first are kept: a damaged file may have any number. */
  private static final int MOST_NAMES = 1000;

  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_EMBEDDED = 44;

  private final RdbReader reader;
  private final Expiry expiry;
  private final Map<String, String> facts = new LinkedHashMap<>();
  private final List<RdbSummary.Library> libraries = new ArrayList<>();
  private final List<String> modules = new ArrayList<>();
  private final Map<Integer, Count> databases = new TreeMap<>();
  private final Map<String, Layout> layouts = new TreeMap<>();
  private final Largest largest;
  private final Largest longest;

  private int database;
  private long recordBegins;
  private byte[] key;
  private long deadline;

  /**
   * A summary that has not begun.
   *
   * @param now Unix milliseconds: deadlines up to then have passed
   * @param top how many of the largest keys are told
   */
  SummaryReader(InputStream in, long now, int top) {
    this.reader = new RdbReader(new RdbInput(in, true), this);
    this.expiry = new Expiry(now);
    this.largest = new Largest(top, RdbSummary.Key::bytes);
    this.longest = new Largest(top, RdbSummary.Key::elements);
  }

  /** What is counted of some keys. */
  private static final class Count {
    private long keys;
    private long expiring;
    private long bytes;
  }

  /** What is counted of the values of one layout. */
  private static final class Layout {
    private final String type;
    private final String encoding;
    private long keys;
    private long elements;
    private long bytes;
    private long withFieldDeadlines;

    Layout(String type, String encoding) {
      this.type = type;
      this.encoding = encoding;
    }

    RdbSummary.Layout told() {
      return new RdbSummary.Layout(type, encoding, keys, elements, bytes, withFieldDeadlines);
    }
  }

  /**
   * Reads the snapshot.
   *
   * @throws io.vireo.persistence.rdb.RdbException if it is damaged
   */
  RdbSummary read(String file) throws IOException {
    int version = reader.header();
    boolean more = true;
    while (more) {
      more = reader.next();
    }
    return new RdbSummary(
        file,
        reader.position(),
        version,
        reader.storedChecksum() != 0,
        facts,
        libraries,
        modules,
        databases.entrySet().stream().map(e -> told(e.getKey(), e.getValue())).toList(),
        layouts.values().stream().map(Layout::told).toList(),
        expiry.spans(),
        largest.keys(),
        longest.keys());
  }

  private static RdbSummary.Database told(int index, Count count) {
    return new RdbSummary.Database(index, count.keys, count.expiring, count.bytes);
  }

  private void recordEnds() {
    recordBegins = reader.position();
  }

  @Override
  public void aux(String name, byte[] value) {
    if (facts.size() < MOST_NAMES) {
      String shown = Printable.of(name.getBytes(StandardCharsets.UTF_8), LONGEST_NAME);
      facts.put(shown, Printable.of(value, LONGEST_NAME));
    }
    recordEnds();
  }

  @Override
  public void function(byte[] code) {
    if (libraries.size() < MOST_NAMES) {
      libraries.add(new RdbSummary.Library(nameOf(code), code.length));
    }
    recordEnds();
  }

  /** A library begins with a line {@code #!ENGINE name=NAME}. */
  private static String nameOf(byte[] code) {
    String head = Printable.of(code, 2 * LONGEST_NAME).replace("\\x0a", " ");
    int name = head.indexOf("name=");
    if (!head.startsWith("#!") || name < 0) {
      return "";
    }
    int end = head.indexOf(' ', name);
    return head.substring(name + "name=".length(), end < 0 ? head.length() : end);
  }

  @Override
  public void database(int index) {
    database = index;
    recordEnds();
  }

  @Override
  public void sizes(long keys, long deadlines) {
    recordEnds();
  }

  @Override
  public void skippedModule(String name) {
    if (modules.size() < MOST_NAMES) {
      modules.add(name);
    }
    recordEnds();
  }

  @Override
  public void key(byte[] name, long newDeadline, long idleSeconds, int frequency) {
    super.key(name, newDeadline, idleSeconds, frequency);
    key = name;
    deadline = newDeadline;
  }

  @Override
  void inspected() {
    long bytes = reader.position() - recordBegins;
    recordEnds();
    Count count = databases.computeIfAbsent(database, index -> new Count());
    count.keys++;
    count.expiring += deadline >= 0 ? 1 : 0;
    count.bytes += bytes;
    expiry.add(deadline);
    RdbType type = RdbType.of(reader.type());
    String encoding = text() == null ? type.encoding() : encodingOf(text());
    Layout layout =
        layouts.computeIfAbsent(
            type.type() + ' ' + encoding, none -> new Layout(type.type(), encoding));
    layout.keys++;
    layout.elements += elements();
    layout.bytes += bytes;
    layout.withFieldDeadlines += fieldsExpire() ? 1 : 0;
    offer(layout, bytes);
  }

  /** As a server would keep the string. */
  private static String encodingOf(byte[] text) {
    if (isInteger(text)) {
      return "int";
    }
    return text.length <= LONGEST_EMBEDDED ? "embstr" : "raw";
  }

  private static boolean isInteger(byte[] text) {
    if (text.length == 0 || text.length > 20) {
      return false;
    }
    String digits = new String(text, StandardCharsets.ISO_8859_1);
    try {
      return Long.toString(Long.parseLong(digits)).equals(digits);
    } catch (NumberFormatException none) {
      return false;
    }
  }

  private void offer(Layout layout, long bytes) {
    boolean large = largest.wants(bytes);
    boolean isLong = elements() > 1 && longest.wants(elements());
    if (!large && !isLong) {
      return;
    }
    RdbSummary.Key told =
        new RdbSummary.Key(
            Printable.of(key, LONGEST_NAME),
            database,
            layout.type,
            layout.encoding,
            bytes,
            elements(),
            deadline < 0 ? OptionalLong.empty() : OptionalLong.of(deadline));
    if (large) {
      largest.add(told);
    }
    if (isLong) {
      longest.add(told);
    }
  }
}
