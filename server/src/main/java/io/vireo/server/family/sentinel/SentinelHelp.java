package io.vireo.server.family.sentinel;

import io.vireo.server.command.Call;
import io.vireo.server.family.HelpText;

/** The answer of SENTINEL HELP. */
final class SentinelHelp {
  private SentinelHelp() {}

  static void help(Call call) {
    HelpText.answer(
        call,
        "CKQUORUM <master-name>",
        "Tell whether enough Sentinels can be reached to find the primary down and to act.",
        "CONFIG SET <param> <value> [<param> <value> ...]",
        "Change settings of this Sentinel.",
        "CONFIG GET <param> [<param> ...]",
        "Tell settings of this Sentinel; a parameter may be a pattern.",
        "DEBUG [<param> <value> ...]",
        "Tell periods and time limits in milliseconds, or change them.",
        "FAILOVER <master-name>",
        "Have a replica take over, whatever other Sentinels think.",
        "FLUSHCONFIG",
        "Write the configuration file anew.",
        "GET-MASTER-ADDR-BY-NAME <master-name>",
        "Tell the address of a primary.",
        "INFO-CACHE <master-name> [<master-name> ...]",
        "Tell what INFO of a primary and its replicas said last.",
        "IS-MASTER-DOWN-BY-ADDR <ip> <port> <current-epoch> <runid>",
        "Tell another Sentinel whether a primary is down, and vote if it asks for that.",
        "MASTER <master-name>",
        "Describe a primary.",
        "MASTERS",
        "Describe all primaries.",
        "MONITOR <name> <ip> <port> <quorum>",
        "Watch another primary.",
        "MYID",
        "Tell the ID of this Sentinel.",
        "PENDING-SCRIPTS",
        "Describe the scripts that run or wait.",
        "REMOVE <master-name>",
        "Watch a primary no longer.",
        "REPLICAS <master-name>",
        "Describe the replicas of a primary.",
        "RESET <pattern>",
        "Forget the replicas and Sentinels of the primaries whose names match.",
        "SENTINELS <master-name>",
        "Describe the other Sentinels of a primary.",
        "SET <master-name> <option> <value> [<option> <value> ...]",
        "Change settings of a primary.",
        "SIMULATE-FAILURE [CRASH-AFTER-ELECTION] [CRASH-AFTER-PROMOTION] [HELP]",
        "End this process in the midst of its next failover.");
  }
}
