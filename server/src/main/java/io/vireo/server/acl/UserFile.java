package io.vireo.server.acl;

import io.vireo.config.ByteText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The file that {@code aclfile} names: a line for each user, {@code user NAME RULES}. Words are
 * parted by single blanks and are never quoted. Not for several threads at once.
 */
public final class UserFile {
  private final Users users;
  private final String name;
  private final StringBuilder errors = new StringBuilder();
  private final Map<String, Rights> read = new TreeMap<>();

  /**
   * A file that was not read yet.
   *
   * @param name its name, for messages
   */
  public UserFile(Users users, String name) {
    this.users = users;
    this.name = name;
  }

  /**
   * Reads the file's text.
   *
   * @return all that is wrong with it, or null
   */
  public String read(byte[] text) {
    String[] lines = ByteText.of(text).split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = trim(lines[i], " \t\r\n");
      if (!line.isEmpty()) {
        readLine(line, i + 1);
      }
    }
    if (errors.length() > 0) {
      return errors
          + "WARNING: ACL errors detected, no change to the previously active ACL rules was"
          + " performed";
    }
    read.computeIfAbsent(User.DEFAULT, missing -> users.rightsOfDefault());
    return null;
  }

  /** The users of the file, by name, with {@code default}; good if {@link #read} found no error. */
  public Map<String, Rights> users() {
    return read;
  }

  private void readLine(String line, int number) {
    List<String> words = List.of(line.split(" ", -1));
    String place = name + ':' + number;
    if (!words.get(0).equals("user") || words.size() < 2) {
      error(place + " should start with user keyword followed by the username. ");
      return;
    }
    String user = words.get(1);
    if (Users.isBadName(user)) {
      error('\'' + place + ": username '" + user + "' contains invalid characters. ");
    } else if (read.containsKey(user)) {
      error("WARNING: Duplicate user '" + user + "' found on line " + number + ". ");
    } else {
      read.put(user, rights(words.subList(2, words.size()), place));
    }
  }

  private Rights rights(List<String> words, String place) {
    RuleWords rules = RuleWords.of(words);
    if (rules.unmatched() != null) {
      error(place + ": Unmatched parenthesis in selector definition. ");
    }
    RightsDraft draft = users.newUser();
    boolean failed = false;
    for (String word : rules.rules()) {
      String rule = trim(word, "\t\r\n");
      RuleError refusal = draft.apply(rule);
      if (refusal == RuleError.UNKNOWN) {
        error(place + ": Error in applying operation '" + rule + "': " + refusal.message() + ". ");
      } else if (refusal != null && !failed) {
        failed = true;
        error(place + ": " + refusal.message() + ". ");
      }
    }
    return draft.build();
  }

  private void error(String text) {
    errors.append(text);
  }

  private static String trim(String text, String blanks) {
    int from = 0;
    int to = text.length();
    while (from < to && blanks.indexOf(text.charAt(from)) >= 0) {
      from++;
    }
    while (to > from && blanks.indexOf(text.charAt(to - 1)) >= 0) {
      to--;
    }
    return text.substring(from, to);
  }

  /** The text of a file with all users. */
  public static byte[] text(Users users) {
    List<String> lines = new ArrayList<>();
    users.all().forEach(user -> lines.add(line(user) + '\n'));
    return ByteText.bytes(String.join("", lines));
  }

  private static String line(User user) {
    return "user " + user.name() + ' ' + user.rights().describe();
  }
}
