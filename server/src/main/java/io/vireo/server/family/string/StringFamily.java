package io.vireo.server.family.string;

import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Family;
import io.vireo.server.command.Group;
import io.vireo.server.data.number.LongDouble;
import io.vireo.server.data.table.Entry;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.keyspace.StringView;
import io.vireo.server.keyspace.Strings;

/** What the families of string commands have in common. */
public abstract class StringFamily extends Family {
  /** Pointed at one string after the other. */
  protected final StringView view = scratch(new StringView());

  /** Commands of the chapter on strings. */
  protected StringFamily() {
    this(Group.STRING);
  }

  /** Commands that work on strings, but belong to another chapter of the manual. */
  protected StringFamily(Group group) {
    super(group);
  }

  /** If an entry is there and holds no string, answers with an error and says true. */
  protected static boolean isOtherType(Call call, Entry entry) {
    if (entry == null || Strings.isString(entry)) {
      return false;
    }
    call.reply().error(Errors.WRONG_TYPE);
    return true;
  }

  /** Deletes the key of a call, which is there. */
  protected static void delete(Call call) {
    call.db().remove(call.arg(1));
    call.db().announce(call.arg(1), KeyEvent.GENERIC, "del");
    call.effects().instead("DEL", call.arg(1));
  }

  /** Answers with the string of an entry, or with nothing if there is no entry. */
  protected final void answer(Call call, Entry entry) {
    if (entry == null) {
      call.reply().nullBulk();
    } else {
      view.of(entry).writeTo(call.reply());
    }
  }

  /** The number that a string is, which may be long, or null if it is none. */
  protected final LongDouble floating(Entry entry) {
    view.of(entry);
    if (view.isNumber()) {
      return LongDouble.of(view.toLong());
    }
    // A longer one is not even copied into the heap.
    return view.length() > LongDouble.MAX_TEXT_BYTES
        ? null
        : LongDouble.parse(view.array(), view.offset(), view.length());
  }
}
