package io.vireo.server.acl;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.ServerCore;
import io.vireo.server.command.Command;
import io.vireo.server.command.CommandTable;
import io.vireo.server.testing.FakeClock;
import io.vireo.server.testing.Seeds;
import io.vireo.server.testing.TestSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random rules let exactly those requests through that they allow if they are read the slow and
 * obvious way.
 */
class RandomRulesTest {
  private static final int SETS = 3_000;
  private static final int REQUESTS = 12;

  private static final String[] COMMANDS = {
    "get",
    "set",
    "mget",
    "del",
    "copy",
    "exists",
    "eval",
    "publish",
    "subscribe",
    "config",
    "config|get",
    "config|set",
    "select",
    "select|0",
    "select|1",
    "ping",
    "sort",
    "blpop",
    "client",
    "client|id",
    "acl|whoami",
    "object|encoding",
    "object"
  };
  private static final String[] CATEGORIES = {
    "@all",
    "@read",
    "@write",
    "@string",
    "@keyspace",
    "@fast",
    "@slow",
    "@dangerous",
    "@admin",
    "@pubsub",
    "@connection",
    "@scripting",
    "@list",
    "@blocking"
  };
  private static final String[] GLOBS = {
    "a", "b", "a*", "b*", "*a", "a?", "ab*", "abcdefgh*", "abcdefghi", "*", "**", "?", "a*b", ""
  };
  private static final String[] NAMES = {
    "a", "b", "ab", "ba", "abc", "aab", "abcdefgh", "abcdefghi", "abcdefghij", "x", ""
  };

  private static final CommandTable TABLE =
      new ServerCore(TestSettings.config(), new FakeClock()).engine().table();

  static final int DATABASES = 3;

  private final SplittableRandom random = new SplittableRandom(Seeds.of(25));
  private final Users users = new Users(TABLE);
  private final AccessCheck check = new AccessCheck(DATABASES);

  @Test
  void letThroughWhatTheyAllowAndNothingElse() {
    for (int i = 0; i < SETS; i++) {
      List<List<String>> selectors = new ArrayList<>();
      RightsDraft draft = users.newUser();
      apply(draft, selectors, rules(false), false);
      for (int more = random.nextInt(3); more > 0; more--) {
        apply(draft, selectors, rules(true), true);
      }
      Rights rights = draft.build();
      for (int j = 0; j < REQUESTS; j++) {
        compare(rights, selectors, request(), random.nextInt(DATABASES));
      }
    }
  }

  @Test
  void areTheSameWhenTheirDescriptionIsReadAgain() {
    for (int i = 0; i < SETS; i++) {
      RightsDraft draft = users.newUser();
      apply(draft, new ArrayList<>(), rules(false), false);
      apply(draft, new ArrayList<>(), rules(true), true);
      Rights rights = draft.build();
      RightsDraft again = users.newUser();
      String description = rights.describe();
      for (String rule : RuleWords.of(List.of(description.split(" "))).rules()) {
        assertThat(again.apply(rule)).as("%s of %s", rule, description).isNull();
      }
      Rights same = again.build();
      assertThat(same.describe()).isEqualTo(description);
      for (int j = 0; j < REQUESTS; j++) {
        SampleRequest request = request();
        int database = random.nextInt(DATABASES);
        assertThat(isAllowed(same, request, database))
            .as("%s for %s", request.words(), description)
            .isEqualTo(isAllowed(rights, request, database));
      }
    }
  }

  private void compare(
      Rights rights, List<List<String>> selectors, SampleRequest request, int database) {
    boolean expected =
        selectors.stream()
            .anyMatch(rules -> new PlainRules(TABLE, rules).allows(request, database));
    assertThat(isAllowed(rights, request, database))
        .as("%s in %d with %s", request.words(), database, selectors)
        .isEqualTo(expected);
  }

  private boolean isAllowed(Rights rights, SampleRequest request, int database) {
    int count = request.words().size();
    Command command = request.command(TABLE);
    return check.denial(rights, database, command, request.bytes(), 0, count) == null;
  }

  /** Applies the rules that are none of errors, and notes them. */
  private static void apply(
      RightsDraft draft, List<List<String>> selectors, List<String> rules, boolean inBrackets) {
    List<String> applied = new ArrayList<>();
    if (inBrackets) {
      assertThat(draft.apply('(' + String.join(" ", rules) + ')')).isNull();
      applied.addAll(rules);
    } else {
      rules.stream().filter(rule -> draft.apply(rule) == null).forEach(applied::add);
    }
    selectors.add(applied);
  }

  private List<String> rules(boolean valid) {
    List<String> rules = new ArrayList<>();
    boolean allKeys = false;
    boolean allChannels = false;
    for (int i = random.nextInt(14); i > 0; i--) {
      String rule = rule();
      boolean key = rule.startsWith("~") || rule.startsWith("%");
      boolean isAllKeys = rule.equals("allkeys") || rule.equals("~*");
      boolean isAllChannels = rule.equals("allchannels") || rule.equals("&*");
      boolean fails =
          key && allKeys && !isAllKeys || rule.startsWith("&") && allChannels && !isAllChannels;
      if (!valid || !fails) {
        rules.add(rule);
      }
      allKeys = isAllKeys || allKeys && !rule.equals("resetkeys");
      allChannels = isAllChannels || allChannels && !rule.equals("resetchannels");
    }
    return rules;
  }

  private String rule() {
    return switch (random.nextInt(18)) {
      case 0, 1, 2 -> "+" + any(COMMANDS);
      case 3, 4 -> "-" + any(COMMANDS).replaceFirst("select\\|.", "select");
      case 5, 6 -> "+" + any(CATEGORIES);
      case 7 -> "-" + any(CATEGORIES);
      case 8, 9 -> "~" + any(GLOBS);
      case 10 -> "%R~" + any(GLOBS);
      case 11 -> "%W~" + any(GLOBS);
      case 12, 13 -> "&" + any(GLOBS);
      case 14 -> any("resetkeys", "allkeys", "resetchannels", "allchannels");
      case 15, 16 -> any("db=0", "db=1", "db=1,0", "db=2,1", "db=0,1,2", "alldbs", "resetdbs");
      default -> any("allcommands", "nocommands", "+@all", "%RW~a*", "%RW~*", "%WR~*");
    };
  }

  private SampleRequest request() {
    String one = any(NAMES);
    String two = any(NAMES);
    return switch (random.nextInt(24)) {
      case 0 -> SampleRequest.of("get", "R~" + one);
      case 1 -> SampleRequest.of("set", "W~" + one, "v");
      case 2 -> SampleRequest.of("set", "RW~" + one, "v", "get");
      case 3 -> SampleRequest.of("mget", "R~" + one, "R~" + two);
      case 4 -> SampleRequest.of("del", "W~" + one, "W~" + two);
      case 5 -> SampleRequest.of("copy", "R~" + one, "W~" + two);
      case 6 -> SampleRequest.of("exists", "~" + one, "~" + two);
      case 7 -> SampleRequest.of("eval", "", "2", "RW~" + one, "RW~" + two, "v");
      case 8 -> SampleRequest.of("publish", "&" + one, "v");
      case 9 -> SampleRequest.of("subscribe", "&" + one, "&" + two);
      case 10 -> SampleRequest.of("psubscribe", "&&" + any(GLOBS));
      case 11 -> SampleRequest.of("config", "get", one);
      case 12 -> SampleRequest.of("config", "set", one, two);
      case 13 -> SampleRequest.of("select", any("0", "1", "2"));
      case 14 -> SampleRequest.of("ping");
      case 15 -> SampleRequest.of("sort", "R~" + one, "STORE", "W~" + two);
      case 16 -> SampleRequest.of("blpop", "RW~" + one, "RW~" + two, "0");
      case 17 -> SampleRequest.of("client", "id");
      case 19 -> SampleRequest.of("swapdb", any("0", "1", "2"), any("0", "1", "2"));
      case 20 -> SampleRequest.of("move", "RW~" + one, any("0", "1", "2"));
      case 21 -> SampleRequest.of("copy", "R~" + one, "W~" + two, "DB", any("0", "1", "2"));
      case 22 -> SampleRequest.of("flushall");
      case 18 -> SampleRequest.of("xread", "streams", "R~" + one, "R~" + two, "0", "0");
      default -> SampleRequest.of("object", "encoding", "~" + one);
    };
  }

  private String any(String... words) {
    return words[random.nextInt(words.length)];
  }
}
