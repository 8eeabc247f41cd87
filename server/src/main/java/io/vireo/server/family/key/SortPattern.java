package io.vireo.server.family.key;

import io.vireo.server.command.Call;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.ViewBuffer;
import io.vireo.server.data.hash.HashField;
import io.vireo.server.data.hash.HashValue;
import io.vireo.server.data.table.Entry;
import io.vireo.server.keyspace.StringView;
import io.vireo.server.keyspace.Strings;

/**
 * Where SORT finds a value for an element: a key with the element in place of a {@code *}, and
 * after {@code ->} a field of the hash under that key; or with {@code #} the element itself. Data
 * context only; for one call.
 */
final class SortPattern {
  private final Bytes pattern;
  private final int star;
  private final int keyEnd;
  private final Bytes field;
  private final Bytes key = Bytes.view();
  private final StringView string = new StringView();
  private final HashField fieldView = new HashField();
  private final Element self = new Element();
  private final ViewBuffer room = new ViewBuffer();

  /** A pattern, which must not change as long as this is used. */
  SortPattern(Bytes pattern) {
    this.pattern = pattern;
    this.star = star(pattern);
    int arrow = star < 0 ? -1 : arrow(pattern, star);
    this.keyEnd = arrow < 0 ? pattern.length() : arrow;
    this.field = arrow < 0 ? null : part(pattern, arrow + 2, pattern.length());
  }

  /** True if a pattern has a place for the element: without, it is the same for all. */
  static boolean hasPlace(Bytes pattern) {
    return star(pattern) >= 0;
  }

  private static int star(Bytes text) {
    for (int i = 0; i < text.length() && text.at(i) != 0; i++) {
      if (text.at(i) == '*') {
        return i;
      }
    }
    return -1;
  }

  /** Where the first arrow behind the star is; one at the very end is a part of the key. */
  private static int arrow(Bytes text, int star) {
    for (int i = star + 1; i + 1 < text.length() && text.at(i) != 0; i++) {
      if (text.at(i) == '-' && text.at(i + 1) == '>') {
        return i + 2 < text.length() && text.at(i + 2) != 0 ? i : -1;
      }
    }
    return -1;
  }

  private static Bytes part(Bytes text, int from, int to) {
    return Bytes.of(text.array(), text.offset() + from, to - from);
  }

  private boolean isSelf() {
    return pattern.length() == 1 && pattern.at(0) == '#';
  }

  /**
   * The value for an element.
   *
   * @return a view that is good until the next look-up, or null if there is none
   */
  Element find(Call call, Bytes element) {
    if (isSelf()) {
      return self.point(element);
    }
    if (star < 0) {
      return null;
    }
    Entry entry = call.db().read(keyFor(element));
    if (entry == null) {
      return null;
    }
    return field == null ? ofString(entry) : ofField(call, entry);
  }

  private Bytes keyFor(Bytes element) {
    int length = keyEnd - 1 + element.length();
    byte[] bytes = room.roomFor(length);
    int behind = star + element.length();
    System.arraycopy(pattern.array(), pattern.offset(), bytes, 0, star);
    System.arraycopy(element.array(), element.offset(), bytes, star, element.length());
    System.arraycopy(
        pattern.array(), pattern.offset() + star + 1, bytes, behind, keyEnd - star - 1);
    return key.point(bytes, 0, length);
  }

  private Element ofString(Entry entry) {
    return Strings.isString(entry) ? string.of(entry) : null;
  }

  /** A field past its deadline, that is met before it went, goes now. */
  private Element ofField(Call call, Entry entry) {
    boolean found = entry.value() instanceof HashValue hash && hash.find(field, fieldView);
    if (found && fieldView.isPast(call.now())) {
      call.db().expireFields(entry);
      return null;
    }
    return found ? fieldView.value() : null;
  }
}
