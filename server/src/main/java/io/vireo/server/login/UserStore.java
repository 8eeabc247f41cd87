package io.vireo.server.login;

import io.vireo.config.AtomicFile;
import io.vireo.config.ByteText;
import io.vireo.config.Config;
import io.vireo.config.FileDirectives;
import io.vireo.config.SecuritySettings;
import io.vireo.config.SplitArgs;
import io.vireo.server.acl.Rights;
import io.vireo.server.acl.RightsDraft;
import io.vireo.server.acl.RuleError;
import io.vireo.server.acl.RuleWords;
import io.vireo.server.acl.UserFile;
import io.vireo.server.acl.Users;
import io.vireo.server.engine.session.Session;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where users are kept when the server is down: as lines {@code user} of the configuration, or in a
 * file of their own, {@code aclfile}. Data context only.
 */
public final class UserStore {
  private static final Logger LOG = LoggerFactory.getLogger(UserStore.class);

  private static final String NO_FILE =
      "ERR This Redis instance is not configured to use an ACL file. You may want to specify users"
          + " via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a"
          + " Redis configuration file set) in order to store users in the Redis configuration.";

  private final Config config;
  private final Users users;
  private final Authentication authentication;

  /** The store of a server's users, none of which is read yet. */
  public UserStore(Config config, Users users, Authentication authentication) {
    this.config = config;
    this.users = users;
    this.authentication = authentication;
  }

  /**
   * Reads the words of a line {@code user}.
   *
   * @param users knows the commands
   * @param into takes what the user may do
   * @return why the line is refused, or null
   */
  public static String read(Users users, List<String> words, Consumer<Rights> into) {
    String name = words.get(0);
    if (Users.isBadName(name)) {
      return "Spaces not allowed in ACL usernames";
    }
    RuleWords rules = RuleWords.of(words.subList(1, words.size()));
    if (rules.unmatched() != null) {
      return refusal(name, "Unmatched parenthesis starting at '" + rules.unmatched() + '\'');
    }
    RightsDraft draft = users.newUser();
    for (String rule : rules.rules()) {
      RuleError error = draft.apply(rule);
      if (error != null) {
        return refusal(name, "rule '" + rule + "': " + error.message());
      }
    }
    into.accept(draft.build());
    return null;
  }

  private static String refusal(String user, String reason) {
    return "Error in user declaration '" + user + "': " + reason;
  }

  /**
   * Makes the users that the configuration names. Each line was checked when it was read, but other
   * settings may stand against it: {@code acl-pubsub-default} against a channel.
   *
   * @throws BadUserException if so
   */
  public void configure() {
    for (List<String> words : config.get(FileDirectives.USER)) {
      String name = words.get(0);
      String error = read(users, words, rights -> begin(name, rights));
      if (error != null) {
        throw new BadUserException(error);
      }
    }
  }

  private void begin(String name, Rights rights) {
    authentication.change(name, rights, null);
    if (!rights.isEnabled()) {
      LOG.info(
          "The user '{}' is disabled: there is no 'on' among the rules. Make sure that this is"
              + " meant.",
          ByteText.shown(name));
    }
  }

  /** Reads the file when the server starts; gives the reason why it may not start, or null. */
  public String begin() {
    if (!hasFile()) {
      return null;
    }
    if (!config.get(FileDirectives.USER).isEmpty()) {
      return "Users are defined in the configuration file and an ACL file is set: define them in"
          + " one place only.";
    }
    String error = read(null);
    return error == null ? null : BadUserException.ABORTING + error;
  }

  /**
   * Reads the file again: all of it or, if anything is wrong, nothing.
   *
   * @param caller whose command that is
   * @return an error to answer with, or null
   */
  public String load(Session caller) {
    if (!hasFile()) {
      return NO_FILE;
    }
    String error = read(caller);
    return error == null ? null : "ERR " + ByteText.shown(error);
  }

  /**
   * Reads the file again, if there is one: all of it or, if anything is wrong, nothing.
   *
   * @return what is wrong, or null
   */
  public String reload() {
    return hasFile() ? read(null) : null;
  }

  private String read(Session caller) {
    String name = config.get(SecuritySettings.ACLFILE);
    UserFile file = new UserFile(users, name);
    try {
      String error = file.read(Files.readAllBytes(path()));
      if (error == null) {
        authentication.replaceAll(file.users(), caller);
      }
      return error;
    } catch (IOException failure) {
      return "Error loading ACLs, opening file '" + name + "': " + reason(failure);
    }
  }

  private String reason(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "No such file or directory";
    }
    if (failure instanceof AccessDeniedException) {
      return "Permission denied";
    }
    return Files.isDirectory(path()) ? "Is a directory" : String.valueOf(failure.getMessage());
  }

  /** Writes all users to the file as a whole; gives an error to answer with, or null. */
  public String save() {
    if (!hasFile()) {
      return NO_FILE;
    }
    try {
      AtomicFile.replace(path(), UserFile.text(users));
      return null;
    } catch (IOException failure) {
      LOG.warn("The users could not be saved: {}", reason(failure));
      return "ERR There was an error trying to save the ACLs. Please check the server logs for more"
          + " information";
    }
  }

  private boolean hasFile() {
    return !config.get(SecuritySettings.ACLFILE).isEmpty();
  }

  private Path path() {
    return config.resolve(config.get(SecuritySettings.ACLFILE));
  }

  /** The lines of the configuration file about users, without their first word. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (!hasFile()) {
      users.all().forEach(user -> lines.add(quoted(user.name() + ' ' + user.rights().describe())));
    }
    return lines;
  }

  /** Words of a configuration file are quoted if they have what is special there. */
  private static String quoted(String line) {
    List<String> words = new ArrayList<>();
    for (String word : line.split(" ", -1)) {
      boolean plain = word.chars().allMatch(c -> c > ' ' && c < 127 && "\"'\\".indexOf(c) < 0);
      words.add(plain ? word : SplitArgs.quote(word));
    }
    return String.join(" ", words);
  }
}
