package io.vireo.server.family;

import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.RO;
import static io.vireo.server.command.KeySpec.at;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Family;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Group;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.keyspace.StringView;
import io.vireo.server.keyspace.Strings;

/** GET, SET and their kin. */
public final class StringCommands extends Family {
  private final StringView view = new StringView();

  final Command get =
      command("GET", 2, this::get)
          .doc("1.0.0", "O(1)", "Tells the string under a key.")
          .flags(Flag.READONLY, Flag.FAST)
          .key(at(1), RO, ACCESS)
          .syntax("key");

  final Command set =
      command("SET", -3, this::set)
          .doc("1.0.0", "O(1)", "Puts a string under a key.")
          .flags(Flag.WRITE, Flag.DENYOOM)
          .syntax("key value");

  final Command ping =
      command("PING", -1, call -> call.reply().status("PONG"))
          .doc("1.0.0", "O(1)", "Answers PONG.")
          .flags(Flag.FAST);

  /** The family. */
  public StringCommands() {
    super(Group.STRING);
  }

  private void get(Call call) {
    Object entry = call.db().read(call.arg(1));
    if (entry == null) {
      call.reply().nullBulk();
    } else if (!Strings.isString(entry)) {
      call.reply().error(Errors.WRONG_TYPE);
    } else {
      view.of(entry).writeTo(call.reply());
    }
  }

  private void set(Call call) {
    Database db = call.db();
    Strings.set(db, call.arg(1), call.arg(2), Database.NEVER);
    db.announce(call.arg(1), KeyEvent.STRING, "set");
    call.reply().ok();
  }
}
