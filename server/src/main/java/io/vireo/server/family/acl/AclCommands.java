package io.vireo.server.family.acl;

import io.vireo.config.ByteText;
import io.vireo.server.acl.Denial;
import io.vireo.server.acl.User;
import io.vireo.server.acl.Users;
import io.vireo.server.command.Call;
import io.vireo.server.command.Category;
import io.vireo.server.command.Command;
import io.vireo.server.command.CommandTable;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Family;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Group;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.gate.AccessGate;
import io.vireo.server.engine.session.Session;
import io.vireo.server.family.SubcommandErrors;
import io.vireo.server.login.Authentication;
import io.vireo.server.login.UserStore;
import io.vireo.server.resp.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** ACL and its subcommands. */
public final class AclCommands extends Family {
  private static final Flag[] ALL_USERS = {Flag.NOSCRIPT, Flag.LOADING, Flag.STALE, Flag.SENTINEL};
  private static final Flag[] ADMINS = {
    Flag.ADMIN, Flag.NOSCRIPT, Flag.LOADING, Flag.STALE, Flag.SENTINEL
  };

  /** The word of DRYRUN with which the request begins that is asked about. */
  private static final int ASKED = 3;

  private final Users all;
  private final CommandTable table;
  private final AccessGate accessGate;
  private final Authentication authentication;
  private final UserStore userStore;
  private final UserAnswers answers = new UserAnswers();
  private final DenialAnswers denials = new DenialAnswers();
  private final UserChange change;
  private final PasswordGenerator generator = new PasswordGenerator();

  final Command acl =
      container("ACL")
          .doc("6.0.0", "Depends on the subcommand", "Holds the commands about users' rights.")
          .flags(Flag.SENTINEL);

  final Command cat =
      acl.sub("CAT", -2, this::cat)
          .doc(
              "6.0.0",
              "O(1), as the categories and commands are given",
              "Lists the categories of commands, or the commands of one.")
          .flags(ALL_USERS)
          .syntax("[category:string]");

  final Command deluser =
      acl.sub("DELUSER", -3, this::deluser)
          .doc(
              "6.0.0",
              "O(N) for N connected clients and each user",
              "Removes users and disconnects their clients.")
          .flags(ADMINS)
          .tips("request_policy:all_nodes", "response_policy:all_succeeded")
          .syntax("username...");

  final Command dryrun =
      acl.sub("DRYRUN", -4, this::dryrun)
          .doc("7.0.0", "O(1)", "Tells whether a user might run a command, without running it.")
          .flags(ADMINS)
          .syntax("username command [arg]...");

  final Command genpass =
      acl.sub("GENPASS", -2, this::genpass)
          .doc("6.0.0", "O(1)", "Draws a password that cannot be guessed.")
          .flags(ALL_USERS)
          .syntax("[bits:integer]");

  final Command getuser =
      acl.sub("GETUSER", 3, this::getuser)
          .doc("6.0.0", "O(N) for N rules of the user", "Describes a user's rights.")
          .flags(ADMINS)
          .syntax("username")
          .history("6.2.0", "Tells the patterns of channels too.")
          .history("7.0.0", "Tells selectors, and keys and channels in the form of rules.");

  final Command help =
      acl.sub("HELP", 2, AclHelp::help)
          .doc("6.0.0", "O(1)", "Explains the subcommands.")
          .flags(Flag.LOADING, Flag.STALE, Flag.SENTINEL);

  final Command list =
      acl.sub("LIST", 2, this::list)
          .doc("6.0.0", "O(N) for N users", "Lists all users with their rules, as a file has them.")
          .flags(ADMINS);

  final Command load =
      acl.sub("LOAD", 2, this::load)
          .doc("6.0.0", "O(N) for N users", "Reads all users from the file again, or none.")
          .flags(ADMINS);

  final Command log =
      acl.sub("LOG", -2, this::log)
          .doc("6.0.0", "O(N) for N entries", "Lists what was refused lately, or forgets it.")
          .flags(ADMINS)
          .syntax("[operation=count|RESET]")
          .history("7.2.0", "Entries have a number and two times.");

  final Command save =
      acl.sub("SAVE", 2, this::save)
          .doc("6.0.0", "O(N) for N users", "Writes all users to the file.")
          .flags(ADMINS)
          .tips("request_policy:all_nodes", "response_policy:all_succeeded");

  final Command setuser =
      acl.sub("SETUSER", -3, this::setuser)
          .doc(
              "6.0.0",
              "O(N) for N rules",
              "Makes a user, or changes one, by rules that hold together or not at all.")
          .flags(ADMINS)
          .tips("request_policy:all_nodes", "response_policy:all_succeeded")
          .syntax("username [rule:string]...")
          .history("6.2.0", "Rules about channels.")
          .history("7.0.0", "Selectors, and rights to read or to write keys.");

  final Command users =
      acl.sub("USERS", 2, this::users)
          .doc("6.0.0", "O(N) for N users", "Lists the names of all users.")
          .flags(ADMINS);

  final Command whoami =
      acl.sub("WHOAMI", 2, this::whoami)
          .doc("6.0.0", "O(1)", "Tells as which user the client acts.")
          .flags(ALL_USERS);

  /** The family. */
  public AclCommands(
      Users users,
      CommandTable table,
      AccessGate accessGate,
      Authentication authentication,
      UserStore userStore) {
    super(Group.SERVER);
    this.all = users;
    this.table = table;
    this.accessGate = accessGate;
    this.authentication = authentication;
    this.userStore = userStore;
    change = new UserChange(users, authentication);
  }

  private void cat(Call call) {
    Reply reply = call.reply();
    if (call.count() > 3) {
      reply.error(SubcommandErrors.count(call));
    } else if (call.count() == 2) {
      reply.array(Category.values().length);
      Arrays.stream(Category.values()).forEach(each -> reply.bulk(each.wireName()));
    } else {
      commandsOf(call.arg(2), reply);
    }
  }

  private void commandsOf(Bytes name, Reply reply) {
    for (Category category : Category.values()) {
      if (name.is(category.wireName())) {
        List<String> names = new ArrayList<>();
        for (int id = 0; id < table.idCount(); id++) {
          if (table.byId(id).categories().contains(category)) {
            names.add(table.byId(id).fullName());
          }
        }
        reply.array(names.size());
        names.forEach(reply::bulk);
        return;
      }
    }
    reply.error("ERR Unknown category '" + Errors.quoted(name) + "'");
  }

  private void setuser(Call call) {
    change.setuser(call);
  }

  private void deluser(Call call) {
    change.deluser(call);
  }

  private void dryrun(Call call) {
    User user = all.find(call.arg(2));
    Reply reply = call.reply();
    if (user == null) {
      reply.error("ERR User '" + Errors.quoted(call.arg(2)) + "' not found");
      return;
    }
    int count = call.count() - ASKED;
    Bytes second = count > 1 ? call.arg(ASKED + 1) : Bytes.EMPTY;
    Command command = table.find(call.arg(ASKED), second);
    if (command == null) {
      reply.error("ERR Command '" + Errors.quoted(call.arg(ASKED)) + "' not found");
    } else if (!command.arityFits(count)) {
      reply.error(Errors.arity(command));
    } else {
      dryrun(call, user, command, count);
    }
  }

  private void dryrun(Call call, User user, Command command, int count) {
    int database = call.client().database();
    Denial denial =
        accessGate.check().denial(user.rights(), database, command, call.words(), ASKED, count);
    if (denial == null) {
      call.reply().ok();
    } else {
      String object = ByteText.of(call.arg(ASKED + accessGate.check().position()).toArray());
      String message = denial.fullMessage(user.name(), command.fullName(), object);
      call.reply().bulk(ByteText.bytes(message));
    }
  }

  private void genpass(Call call) {
    if (call.count() > 3) {
      call.reply().error(SubcommandErrors.count(call));
      return;
    }
    generator.answer(call);
  }

  private void getuser(Call call) {
    call.redact(2);
    User user = all.find(call.arg(2));
    if (user == null) {
      call.reply().nullBulk();
    } else {
      answers.describe(user.rights(), call.reply());
    }
  }

  private void list(Call call) {
    answers.list(
        all.all().stream().map(user -> "user " + user.name() + ' ' + user.rights().show()).toList(),
        call);
  }

  private void users(Call call) {
    answers.list(all.all().stream().map(User::name).toList(), call);
  }

  private void whoami(Call call) {
    call.reply().bulk(ByteText.bytes(Session.of(call).user().name()));
  }

  private void load(Call call) {
    answer(call, userStore.load(Session.of(call)));
  }

  private void save(Call call) {
    answer(call, userStore.save());
  }

  private static void answer(Call call, String error) {
    if (error == null) {
      call.reply().ok();
    } else {
      call.reply().error(error);
    }
  }

  private void log(Call call) {
    if (call.count() > 3) {
      call.reply().error(SubcommandErrors.count(call));
      return;
    }
    denials.answer(call, accessGate.denials().log());
  }
}
