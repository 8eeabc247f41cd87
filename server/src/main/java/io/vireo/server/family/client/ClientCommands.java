package io.vireo.server.family.client;

import static io.vireo.server.command.Flag.ADMIN;
import static io.vireo.server.command.Flag.LOADING;
import static io.vireo.server.command.Flag.NOSCRIPT;
import static io.vireo.server.command.Flag.SENTINEL;
import static io.vireo.server.command.Flag.STALE;

import io.vireo.server.acl.Users;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Family;
import io.vireo.server.command.Group;
import io.vireo.server.engine.ClientLifecycle;
import io.vireo.server.engine.MemoryLimit;
import io.vireo.server.engine.Resumption;
import io.vireo.server.engine.gate.PauseGate;
import io.vireo.server.engine.session.Clients;
import io.vireo.server.engine.session.Session;
import io.vireo.server.tracking.delivery.TrackedClients;

/** CLIENT: its subcommands. What they do stands in the classes beside this one, by subject. */
public final class ClientCommands extends Family {
  private final ClientTraits traits;
  private final ClientTracking tracking;
  private final ClientListing listing;
  private final ClientKill killing;
  private final ClientTraffic traffic;

  final Command client =
      container("CLIENT")
          .doc("2.4.0", "Depends on the subcommand", "Holds the commands about client connections.")
          .flags(SENTINEL);

  final Command caching =
      client
          .sub("CACHING", 3, this::caching)
          .doc("6.0.0", "O(1)", "Decides whether the keys of the next command are tracked.")
          .flags(NOSCRIPT, LOADING, STALE, SENTINEL)
          .syntax("mode=(YES|NO)");

  final Command capa =
      client
          .sub("CAPA", -3, this::capa)
          .doc(
              "8.0.0", "O(N) for N capabilities", "Tells the server what the client is able to do.")
          .flags(NOSCRIPT, LOADING, STALE)
          .syntax("capability:string...");

  final Command getname =
      client
          .sub("GETNAME", 2, this::getname)
          .doc("2.6.9", "O(1)", "Tells the connection's name.")
          .flags(NOSCRIPT, LOADING, STALE, SENTINEL);

  final Command getredir =
      client
          .sub("GETREDIR", 2, this::getredir)
          .doc("6.0.0", "O(1)", "Tells which client gets this connection's invalidation messages.")
          .flags(NOSCRIPT, LOADING, STALE, SENTINEL);

  final Command help =
      client
          .sub("HELP", 2, ClientHelp::help)
          .doc("5.0.0", "O(1)", "Explains the subcommands.")
          .flags(LOADING, STALE, SENTINEL);

  final Command id =
      client
          .sub("ID", 2, call -> call.reply().integer(Session.of(call).id()))
          .doc("5.0.0", "O(1)", "Tells the connection's number.")
          .flags(NOSCRIPT, LOADING, STALE, SENTINEL);

  final Command info =
      client
          .sub("INFO", 2, this::info)
          .doc("6.2.0", "O(1)", "Describes this connection.")
          .flags(NOSCRIPT, LOADING, STALE, SENTINEL)
          .tips("nondeterministic_output");

  final Command kill =
      client
          .sub("KILL", -3, this::kill)
          .doc(
              "2.4.0",
              "O(N) for N connections",
              "Closes connections, chosen by address or by filters.")
          .flags(ADMIN, NOSCRIPT, LOADING, STALE, SENTINEL)
          .syntax(
              "filter=(old-format<ip:port>!2.8.12|new-format=([ID client-id...]@2.8.12|"
                  + "[client-type=TYPE (NORMAL|MASTER@3.2.0|PRIMARY@8.0.0|SLAVE|REPLICA@5.0.0|PUBSUB)]@2.8.12|"
                  + "[USER username]|[ADDR addr<ip:port>]|[LADDR laddr<ip:port>]@6.2.0|"
                  + "[SKIPME (YES|NO)]|[MAXAGE maxage:integer]@7.4.0|[NAME name:string]@9.0.0|"
                  + "[IDLE idle:integer]@9.0.0|[FLAGS flags:string]@9.0.0|[LIB-NAME lib-name:string]@9.0.0|"
                  + "[LIB-VER lib-ver:string]@9.0.0|[DB db:integer]@9.0.0|[CAPA capa:string]@9.0.0|[IP ip:string]@9.0.0)...)")
          .history("2.8.12", "Filters instead of an address.")
          .history("2.8.12", "The filter ID.")
          .history("3.2.0", "The type master.")
          .history("5.0.0", "The type replica, of which slave remains another name.")
          .history("6.2.0", "The filter LADDR.")
          .history("7.4.0", "The filter MAXAGE.")
          .history("8.0.0", "The type primary of Valkey, which is another name of master.")
          .history("8.1.0", "The filter ID takes several numbers, as in Valkey.")
          .history(
              "9.0.0",
              "The filters NAME, IDLE, FLAGS, LIB-NAME, LIB-VER, DB, CAPA and IP of Valkey.")
          .history("9.1.0", "Valkey's NOT- before a filter.");

  final Command list =
      client
          .sub("LIST", -2, this::list)
          .doc(
              "2.4.0",
              "O(N) for N connections",
              "Describes all connections, or those that filters choose.")
          .flags(ADMIN, NOSCRIPT, LOADING, STALE, SENTINEL)
          .tips("nondeterministic_output")
          .syntax(
              "[client-type=TYPE (NORMAL|MASTER|REPLICA|PUBSUB)]@5.0.0 "
                  + "[ID client-id...]@6.2.0 [USER username]@8.1.0 [ADDR addr<ip:port>]@8.1.0 "
                  + "[LADDR laddr<ip:port>]@8.1.0 [SKIPME (YES|NO)]@8.1.0 "
                  + "[MAXAGE maxage:integer]@8.1.0 [NAME name:string]@9.0.0 [IDLE idle:integer]@9.0.0 "
                  + "[FLAGS flags:string]@9.0.0 [LIB-NAME lib-name:string]@9.0.0 "
                  + "[LIB-VER lib-ver:string]@9.0.0 [DB db:integer]@9.0.0 [CAPA capa:string]@9.0.0 [IP ip:string]@9.0.0")
          .history("2.8.12", "The field id.")
          .history("5.0.0", "The filter TYPE.")
          .history("6.0.0", "The field user.")
          .history("6.2.0", "The fields argv-mem, tot-mem, laddr and redir, and the filter ID.")
          .history("7.0.0", "The fields resp, multi-mem, rbs and rbp.")
          .history("7.0.3", "The field ssub.")
          .history("7.2.0", "The fields lib-name and lib-ver.")
          .history("7.4.0", "The field watch.")
          .history("8.0.0", "The field io-thread.")
          .history("8.1.0", "The filters USER, ADDR, LADDR, SKIPME and MAXAGE of Valkey.")
          .history(
              "9.0.0",
              "The filters NAME, IDLE, FLAGS, LIB-NAME, LIB-VER, DB, CAPA and IP of Valkey.")
          .history("9.1.0", "Valkey's NOT- before a filter.");

  final Command importSource =
      client
          .sub("IMPORT-SOURCE", 3, this::importSource)
          .doc(
              "8.1.0",
              "O(1)",
              "Lets the connection find keys past their deadline while the server is in import mode.")
          .flags(NOSCRIPT, LOADING, STALE)
          .syntax("enabled=(ON|OFF)");

  final Command noEvict =
      client
          .sub("NO-EVICT", 3, this::noEvict)
          .doc(
              "7.0.0",
              "O(1)",
              "Protects the connection from being closed when clients take too much memory.")
          .flags(ADMIN, NOSCRIPT, LOADING, STALE, SENTINEL)
          .syntax("enabled=(ON|OFF)");

  final Command noTouch =
      client
          .sub("NO-TOUCH", 3, this::noTouch)
          .doc(
              "7.2.0",
              "O(1)",
              "Decides whether the connection's commands count as use of the keys they touch.")
          .flags(NOSCRIPT, LOADING, STALE)
          .syntax("enabled=(ON|OFF)");

  final Command pause =
      client
          .sub("PAUSE", -3, this::pause)
          .doc("3.0.0", "O(1)", "Holds back commands from all clients for a while.")
          .flags(ADMIN, NOSCRIPT, LOADING, STALE, SENTINEL)
          .syntax("timeout:integer [mode=WRITE|ALL]@6.2.0")
          .history("6.2.0", "The modes WRITE and ALL.");

  final Command reply =
      client
          .sub("REPLY", 3, this::reply)
          .doc("3.2.0", "O(1)", "Turns replies to this connection on or off.")
          .flags(NOSCRIPT, LOADING, STALE, SENTINEL)
          .syntax("action=(ON|OFF|SKIP)");

  final Command setinfo =
      client
          .sub("SETINFO", 4, this::setinfo)
          .doc("7.2.0", "O(1)", "Tells the server the client library's name or version.")
          .flags(NOSCRIPT, LOADING, STALE, SENTINEL)
          .tips("request_policy:all_nodes", "response_policy:all_succeeded")
          .syntax("attr=(LIB-NAME libname|LIB-VER libver)");

  final Command setname =
      client
          .sub("SETNAME", 3, this::setname)
          .doc("2.6.9", "O(1)", "Names the connection.")
          .flags(NOSCRIPT, LOADING, STALE, SENTINEL)
          .tips("request_policy:all_nodes", "response_policy:all_succeeded")
          .syntax("connection-name");

  final Command track =
      client
          .sub("TRACKING", -3, this::tracking)
          .doc(
              "6.0.0",
              "O(N) for N prefixes",
              "Turns invalidation messages for keys that the client caches on or off.")
          .flags(NOSCRIPT, LOADING, STALE, SENTINEL)
          .syntax(
              "status=(ON|OFF) [REDIRECT client-id] [PREFIX prefix]... [BCAST] [OPTIN] "
                  + "[OPTOUT] [NOLOOP]");

  final Command trackinginfo =
      client
          .sub("TRACKINGINFO", 2, this::trackinginfo)
          .doc("6.2.0", "O(1)", "Tells how key tracking is set for this connection.")
          .flags(NOSCRIPT, LOADING, STALE, SENTINEL);

  final Command unblock =
      client
          .sub("UNBLOCK", -3, this::unblock)
          .doc(
              "5.0.0",
              "O(log(N)) for N connections",
              "Wakes a client that waits in a blocking command.")
          .flags(ADMIN, NOSCRIPT, LOADING, STALE, SENTINEL)
          .syntax("client-id [unblock-type=TIMEOUT|ERROR]");

  final Command unpause =
      client
          .sub("UNPAUSE", 2, this::unpause)
          .doc("6.2.0", "O(N) for N paused clients", "Lets commands from all clients run again.")
          .flags(ADMIN, NOSCRIPT, LOADING, STALE, SENTINEL);

  /** The family. */
  public ClientCommands(
      Resumption resumption,
      MemoryLimit memory,
      Clients clients,
      Users users,
      ClientLifecycle lifecycle,
      PauseGate pauseGate,
      TrackedClients tracked) {
    super(Group.CONNECTION);
    traits = new ClientTraits(memory);
    tracking = new ClientTracking(memory, clients, tracked);
    listing = new ClientListing(clients, users);
    killing = new ClientKill(users, clients, lifecycle);
    traffic = new ClientTraffic(resumption, pauseGate, clients);
  }

  private void caching(Call call) {
    tracking.caching(call);
  }

  private void capa(Call call) {
    traits.capabilities(call);
  }

  private void getname(Call call) {
    traits.getname(call);
  }

  private void getredir(Call call) {
    tracking.getredir(call);
  }

  private void info(Call call) {
    listing.info(call);
  }

  private void kill(Call call) {
    killing.kill(call);
  }

  private void list(Call call) {
    listing.list(call);
  }

  private void importSource(Call call) {
    traits.importSource(call);
  }

  private void noEvict(Call call) {
    traits.noEvict(call);
  }

  private void noTouch(Call call) {
    traits.noTouch(call);
  }

  private void pause(Call call) {
    traffic.pause(call);
  }

  private void reply(Call call) {
    traffic.reply(call);
  }

  private void setinfo(Call call) {
    traits.setinfo(call);
  }

  private void setname(Call call) {
    traits.setname(call);
  }

  private void tracking(Call call) {
    tracking.tracking(call);
  }

  private void trackinginfo(Call call) {
    tracking.trackinginfo(call);
  }

  private void unblock(Call call) {
    traffic.unblock(call);
  }

  private void unpause(Call call) {
    traffic.unpause(call);
  }
}
