package io.vireo.server.family.client;

import io.vireo.server.command.Call;
import io.vireo.server.family.HelpText;

/** CLIENT HELP. */
final class ClientHelp {
  private ClientHelp() {}

  static void help(Call call) {
    HelpText.answer(
        call,
        "CACHING (YES|NO)",
        "With tracking under OPTIN or OPTOUT: track the keys of the next command, or do not.",
        "CAPA <capability> [<capability> ...]",
        "Tell what the client is able to do: REDIRECT, to go to the primary when a replica says so.",
        "GETNAME",
        "Show the name of this connection.",
        "GETREDIR",
        "Show the id of the client that gets this connection's invalidation messages.",
        "ID",
        "Show the id of this connection.",
        "IMPORT-SOURCE (ON|OFF)",
        "Let this connection find keys past their deadline while import-mode is on.",
        "INFO",
        "Describe this connection.",
        "KILL <ip:port>",
        "Close the connection from this address.",
        "KILL <filter> <value> [<filter> <value> ...]",
        "Close the connections that fit all filters: ID <client-id> [<client-id> ...],"
            + " ADDR <ip:port>, LADDR <ip:port>, IP <ip>, TYPE (NORMAL|MASTER|REPLICA|PUBSUB),"
            + " USER <name>, NAME <name>, LIB-NAME <name>, LIB-VER <version>, FLAGS <letters>,"
            + " DB <number>, CAPA <letters>, the same with NOT- before them, MAXAGE <seconds>, IDLE <seconds>;"
            + " SKIPME NO does not spare this connection.",
        "LIST [<filter> <value> ...]",
        "Describe all connections, or those that fit all filters, which are those of KILL.",
        "NO-EVICT (ON|OFF)",
        "Spare this connection when clients are closed because they take too much memory.",
        "NO-TOUCH (ON|OFF)",
        "Do not count the commands of this connection as use of keys.",
        "PAUSE <milliseconds> [WRITE|ALL]",
        "Hold back all commands, or those that write, for some time.",
        "REPLY (ON|OFF|SKIP)",
        "Send answers to this connection, none, or none to the next command.",
        "SETINFO (LIB-NAME|LIB-VER) <value>",
        "Note the name or the version of the library that the client uses.",
        "SETNAME <name>",
        "Name this connection.",
        "TRACKING (ON|OFF) [REDIRECT <client-id>] [BCAST] [PREFIX <prefix> ...] [OPTIN] [OPTOUT]"
            + " [NOLOOP]",
        "Turn invalidation messages on or off.",
        "TRACKINGINFO",
        "Show how tracking is set for this connection.",
        "UNBLOCK <client-id> [TIMEOUT|ERROR]",
        "End the wait of a blocked client as if its time were over, or with an error.",
        "UNPAUSE",
        "End a pause.");
  }
}
