package io.vireo.server.acl;

import io.vireo.config.ByteText;
import io.vireo.server.command.Category;
import io.vireo.server.command.Command;
import io.vireo.server.command.CommandTable;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * The commands and categories that rules name. Commands have the names here under which they were
 * declared, whatever {@code rename-command} calls them. Immutable once the table is filled; any
 * thread.
 */
final class CommandCatalog {
  private final Map<String, Command> byName = new HashMap<>();
  private final Map<String, BitSet> categories = new HashMap<>();
  private int size;

  /** The commands of a table, once it is filled. */
  CommandCatalog(CommandTable table) {
    table.onceFilled(() -> read(table));
  }

  private void read(CommandTable table) {
    size = table.idCount();
    for (int id = 0; id < size; id++) {
      Command command = table.byId(id);
      byName.put(ByteText.lower(command.fullName()), command);
    }
    for (Category category : Category.values()) {
      categories.put(category.wireName(), idsOf(category, table));
    }
  }

  private static BitSet idsOf(Category category, CommandTable table) {
    BitSet ids = new BitSet(table.idCount());
    for (int id = 0; id < table.idCount(); id++) {
      Command command = table.byId(id);
      if ((command.categoryBits() & category.bit()) != 0) {
        add(ids, command);
      }
    }
    return ids;
  }

  /** One more than the highest id of a command. */
  int size() {
    return size;
  }

  /** The command or, as in {@code config|get}, the subcommand of a name in any case, or null. */
  Command find(String name) {
    return byName.get(ByteText.lower(name));
  }

  /** The ids of the commands of a category, or null if there is no such category. */
  BitSet category(String name) {
    return categories.get(ByteText.lower(name));
  }

  /** Adds a command with all its subcommands, whatever these are like. */
  static void add(BitSet ids, Command command) {
    ids.set(command.id());
    command.subs().forEach(sub -> ids.set(sub.id()));
  }
}
