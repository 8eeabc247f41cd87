package io.vireo.server.family.key;

import static io.vireo.server.command.Flag.ASKING;
import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.OW;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.server.command.Category;
import io.vireo.server.command.Command;
import io.vireo.server.command.Family;
import io.vireo.server.command.Group;

/** RESTORE-ASKING: RESTORE as MIGRATE sends it to a node that does not have the slot yet. */
public final class RestoreAskingCommand extends Family {
  final Command restoreAsking;

  /** The command, which does what RESTORE of that family does. */
  public RestoreAskingCommand(DumpCommands dump) {
    super(Group.SERVER);
    restoreAsking =
        command("RESTORE-ASKING", -4, dump::restore)
            .doc(
                "3.0.0",
                "O(N*M) for N elements of M bytes on average, O(N*M*log(N)) for sorted sets",
                "Makes a key of a slot that is on its way here: MIGRATE sends it.")
            .flags(WRITE, DENYOOM, ASKING)
            .categories(Category.KEYSPACE, Category.DANGEROUS)
            .key(at(1), OW, UPDATE)
            .system()
            .syntax(
                "key ttl serialized-value [REPLACE]@3.0.0 [ABSTTL]@5.0.0 "
                    + "[IDLETIME seconds]@5.0.0 [FREQ frequency:integer]@5.0.0")
            .history("3.0.0", "The option REPLACE.")
            .history("5.0.0", "The option ABSTTL.")
            .history("5.0.0", "The options IDLETIME and FREQ.");
  }
}
