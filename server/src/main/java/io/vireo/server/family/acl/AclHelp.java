package io.vireo.server.family.acl;

import io.vireo.server.command.Call;
import io.vireo.server.family.HelpText;

/** ACL HELP. */
final class AclHelp {
  private AclHelp() {}

  static void help(Call call) {
    HelpText.answer(
        call,
        "CAT [<category>]",
        "List the categories, or the commands of <category>.",
        "DELUSER <username> [<username> ...]",
        "Remove users and disconnect their clients.",
        "DRYRUN <username> <command> [<arg> ...]",
        "Tell whether a user may run a command, without running it.",
        "GETUSER <username>",
        "Describe a user.",
        "GENPASS [<bits>]",
        "Draw a password of 256 bits, or of as many as <bits> says.",
        "LIST",
        "List the users with their rules, as the ACL file has them.",
        "LOAD",
        "Read all users from the ACL file.",
        "LOG [<count> | RESET]",
        "List the latest refusals, or forget them.",
        "SAVE",
        "Write all users to the ACL file.",
        "SETUSER <username> <rule> [<rule> ...]",
        "Make a user, or change one, by rules.",
        "USERS",
        "List the names of the users.",
        "WHOAMI",
        "Tell as which user this connection acts.");
  }
}
