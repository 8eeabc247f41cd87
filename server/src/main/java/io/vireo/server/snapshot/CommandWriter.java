package io.vireo.server.snapshot;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.Value;
import io.vireo.server.data.hash.HashField;
import io.vireo.server.data.hash.HashValue;
import io.vireo.server.data.list.ListImage;
import io.vireo.server.data.list.ListValue;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.number.Reals;
import io.vireo.server.data.set.SetValue;
import io.vireo.server.data.sortedset.SortedSetValue;
import io.vireo.server.data.stream.StreamValue;
import io.vireo.server.data.string.RawString;
import io.vireo.server.data.table.Entries;
import io.vireo.server.data.table.Keyed;
import io.vireo.server.keyspace.StringView;
import io.vireo.server.resp.RequestWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes keys with their values as the commands that make them: a log without a snapshot at its
 * beginning. Data context only.
 *
 * <p>A large value is only begun by {@link #write}; {@link #more} goes on. Every command stands for
 * itself, so those of other writers may come in between. Unless it is {@link #hold held}, the value
 * must not change meanwhile.
 */
public final class CommandWriter {
  /** Elements that one command adds at most. */
  private static final int MOST = 64;

  private static final int PART_BYTES = 32 * 1024;

  private final RequestWriter out;
  private final StringView view = new StringView();
  private final HashField field = new HashField();
  private final List<Bytes> elements = new ArrayList<>();
  private final List<Object[]> deadlines = new ArrayList<>();
  private String name;
  private Bytes key = Bytes.EMPTY;
  private long deadline;
  private Continuation rest = Continuation.NONE;
  private boolean writing;

  /** A writer of commands. */
  public CommandWriter(RequestWriter out) {
    this.out = out;
  }

  /**
   * Writes the commands for an entry.
   *
   * @return false if its value is large and has only been begun
   */
  public boolean write(Object entry) {
    key = Entries.keyOf(entry);
    deadline = Entries.deadlineOf(entry);
    if (entry instanceof byte[] || ((Keyed) entry).value() instanceof RawString) {
      view.of(entry);
      command(out, "SET", key, view.copy());
    } else {
      rest = begin(((Keyed) entry).value());
    }
    return more();
  }

  private Continuation begin(Value value) {
    if (value instanceof ListValue list) {
      return new ListRest(list.image());
    }
    if (value instanceof SetValue set) {
      return begin(set);
    }
    if (value instanceof HashValue hash) {
      return begin(hash);
    }
    if (value instanceof SortedSetValue set) {
      return begin(set);
    }
    if (value instanceof StreamValue stream) {
      return new StreamRest(stream, key, out);
    }
    throw new IllegalArgumentException("No way to write a " + value.type().label());
  }

  private Continuation begin(SetValue set) {
    name = "SADD";
    if (set.isHashed()) {
      return new ElementsWriter(set.image(member -> add(member.copy())), out::length);
    }
    set.forEach(member -> add(member.copy()));
    return Continuation.NONE;
  }

  private Continuation begin(HashValue hash) {
    name = "HMSET";
    if (!hash.isPacked()) {
      return new ElementsWriter(hash.image(entry -> add(field.of(entry))), out::length);
    }
    hash.forEach(field, this::add);
    return Continuation.NONE;
  }

  private Continuation begin(SortedSetValue set) {
    name = "ZADD";
    if (!set.isPacked()) {
      return new ElementsWriter(set.image(this::add), out::length);
    }
    set.forEach(this::add);
    return Continuation.NONE;
  }

  private void add(HashField each) {
    Bytes fieldName = each.name().copy();
    if (each.deadline() >= 0) {
      deadlines.add(new Object[] {key, each.deadline(), "FIELDS", "1", fieldName});
    }
    add(fieldName, each.value().copy());
  }

  private void add(Element member, double score) {
    add(Bytes.of(Reals.text(score)), member.copy());
  }

  /**
   * Adds what belongs together to the next command. What changes between two parts of a value has
   * to wait for the next part: only then is it known that the right database is selected.
   */
  private void add(Bytes... parts) {
    elements.addAll(Arrays.asList(parts));
    if (writing && elements.size() >= MOST * parts.length) {
      flush();
    }
  }

  private void flush() {
    if (!elements.isEmpty()) {
      out.begin(elements.size() + 2);
      out.word(name);
      out.word(key);
      elements.forEach(out::word);
      elements.clear();
    }
    deadlines.forEach(words -> command(out, "HPEXPIREAT", words));
    deadlines.clear();
  }

  static void command(RequestWriter out, String name, Object... words) {
    out.begin(words.length + 1);
    out.word(name);
    for (Object word : words) {
      if (word instanceof Bytes bytes) {
        out.word(bytes);
      } else if (word instanceof Number number) {
        out.word(number.longValue());
      } else {
        out.word(word.toString());
      }
    }
  }

  /** Writes some more of the value that was begun; true if that was the last of it. */
  public boolean more() {
    writing = true;
    boolean last = rest.more();
    flush();
    writing = false;
    if (last) {
      release();
      if (deadline >= 0) {
        command(out, "PEXPIREAT", key, deadline);
      }
    }
    return last;
  }

  /** From now on the value that was begun may change: it is written as it is now. */
  public void hold() {
    rest.hold();
  }

  /** Lets go of the value that was begun. */
  public void release() {
    rest.release();
    rest = Continuation.NONE;
  }

  static long partEnd(RequestWriter out) {
    return out.length() + PART_BYTES;
  }

  /** The rest of a list. */
  private final class ListRest implements Continuation {
    private final ListImage image;
    private final Element content = new Element();

    ListRest(ListImage image) {
      this.image = image;
      name = "RPUSH";
    }

    @Override
    public boolean more() {
      long end = partEnd(out);
      while (image.hasNext() && out.length() < end) {
        if (image.next(content)) {
          add(content.copy());
        } else {
          addAll(content.copy().array());
        }
      }
      return !image.hasNext();
    }

    private void addAll(byte[] listpack) {
      for (int p = Listpack.first(listpack); p >= 0; p = Listpack.next(listpack, p)) {
        Listpack.read(listpack, p, content);
        add(content.copy());
      }
    }

    @Override
    public void hold() {
      image.hold();
    }

    @Override
    public void release() {
      image.release();
    }
  }
}
