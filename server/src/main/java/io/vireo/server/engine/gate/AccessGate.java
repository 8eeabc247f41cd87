package io.vireo.server.engine.gate;

import io.vireo.config.ByteText;
import io.vireo.server.acl.AccessCheck;
import io.vireo.server.acl.Denial;
import io.vireo.server.acl.DenialLog.Context;
import io.vireo.server.acl.DenialLog.Refusal;
import io.vireo.server.acl.Rights;
import io.vireo.server.acl.User;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Origin;
import io.vireo.server.command.Request;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.session.ClientGate;
import io.vireo.server.engine.session.GateRule;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Verdict;

/**
 * The client's user may not run the command, or not on these keys or channels. If the user may do
 * everything, the gate is open, and costs nothing.
 */
public final class AccessGate extends ClientGate {
  private static final String EXEC = "exec";

  /** Bytes of a key or a channel that ACL LOG keeps. */
  private static final int LONGEST_OBJECT = 4096;

  private final AccessCheck check;
  private final Denials denials;

  /** A gate that has its refusals written down. */
  public AccessGate(Denials denials) {
    this.denials = denials;
    check = new AccessCheck(denials.databases());
  }

  /** Where refusals are written down. */
  public Denials denials() {
    return denials;
  }

  /** What requests are held against. */
  public AccessCheck check() {
    return check;
  }

  @Override
  protected boolean concerns(Command command) {
    return !command.has(Flag.NO_AUTH);
  }

  @Override
  protected boolean isClosedFor(Session session) {
    return !session.user().rights().isAllPowerful();
  }

  @Override
  protected GateRule rule(Origin origin) {
    return switch (origin) {
      case TRANSACTION -> GateRule.ask("its own error");
      case SCRIPT -> GateRule.ask("of the script's caller; its own error");
      case SERVED -> GateRule.ASK;
      default -> GateRule.ofRequests(origin);
    };
  }

  @Override
  protected Verdict ask(Session session, Command command, Call call) {
    Rights rights = session.user().rights();
    Denial denial =
        check.denial(rights, database(session, call), command, call.words(), 0, call.count());
    if (denial == null || isRefusedAnyway(session, command)) {
      return Verdict.PASS;
    }
    Bytes[] words = call.words();
    if (session.script() != null) {
      return Verdict.refuse(refusalInScript(session.principal(), denial, command, words));
    }
    boolean isInExec = call.origin() == Origin.TRANSACTION;
    String asked = isInExec ? EXEC : command.fullName();
    note(session, asked, Denials.contextOf(session), denial, command, words);
    return Verdict.refuse(
        isInExec ? denial.inTransaction() : message(session.user(), denial, command));
  }

  /** What the client's user may not do of what a request would, or null; it is not recorded. */
  public Denial denial(Session session, Command command, Request request) {
    Rights rights = session.user().rights();
    return check.denial(rights, session.database(), command, request.words(), 0, request.count());
  }

  /** The database that will be selected when the request runs. */
  private static int database(Session session, Call call) {
    boolean isQueued = session.transaction() != null && call.origin() == Origin.CLIENT;
    return isQueued ? session.transaction().database() : session.database();
  }

  /** What cannot be queued at all is refused for that. */
  private static boolean isRefusedAnyway(Session session, Command command) {
    return session.transaction() != null && command.has(Flag.NO_MULTI);
  }

  private String refusalInScript(Session caller, Denial denial, Command command, Bytes[] words) {
    Command asked = caller.activity().lastCommand();
    String name = asked == null ? command.fullName() : asked.fullName();
    note(caller, name, Context.LUA, denial, command, words);
    return "ERR ACL failure in script: " + text(caller.user(), denial, command);
  }

  private void note(
      Session client,
      String asked,
      Context context,
      Denial denial,
      Command command,
      Bytes[] words) {
    // A command that reaches all databases names none: it is refused as a whole.
    Bytes object =
        denial == Denial.COMMAND || check.position() == 0
            ? Bytes.of(command.fullName())
            : beginning(words[check.position()]);
    denials.add(client, asked, new Refusal(denial, context, object, client.user().name()));
  }

  /** The beginning of a name: long names that a client may not use must not fill the log. */
  private static Bytes beginning(Bytes name) {
    int length = Math.min(name.length(), LONGEST_OBJECT);
    return Bytes.of(name.array(), name.offset(), length).copy();
  }

  private static String message(User user, Denial denial, Command command) {
    return "NOPERM " + text(user, denial, command);
  }

  private static String text(User user, Denial denial, Command command) {
    return denial.message(ByteText.shown(user.name()), command.fullName());
  }
}
