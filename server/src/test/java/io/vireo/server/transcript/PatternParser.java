package io.vireo.server.transcript;

import io.vireo.server.testing.RespValue.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the replies that a transcript expects, in the notation of redis-cli. */
final class PatternParser {
  private static final Pattern ELEMENT =
      Pattern.compile("^( *(\\d+)([)#~>]) )(.*)$", Pattern.DOTALL);
  private static final String UNORDERED = "{unordered}";
  private static final String MORE = "...";

  private final List<String> lines;
  private int at;

  private PatternParser(List<String> lines) {
    this.lines = lines.stream().map(Expansion::expand).toList();
  }

  /** One reply after another. */
  static List<ExpectedReply> parse(List<String> lines, int firstLine) {
    PatternParser parser = new PatternParser(lines);
    List<ExpectedReply> replies = new ArrayList<>();
    while (parser.at < lines.size()) {
      int from = parser.at;
      io.vireo.server.transcript.Pattern pattern = parser.reply(firstLine + from);
      replies.add(
          new ExpectedReply(
              pattern, firstLine + from, List.copyOf(lines.subList(from, parser.at))));
    }
    return replies;
  }

  private io.vireo.server.transcript.Pattern reply(int line) {
    try {
      return value(0);
    } catch (IllegalArgumentException wrong) {
      throw new MistakeException(line, wrong);
    }
  }

  private String rest(int column) {
    return lines.get(at).substring(column);
  }

  private io.vireo.server.transcript.Pattern value(int column) {
    String text = rest(column);
    if (text.startsWith(UNORDERED)) {
      String behind = text.substring(UNORDERED.length());
      int inner = column;
      if (behind.isBlank()) {
        at++;
      } else {
        inner = lines.get(at).length() - behind.stripLeading().length();
      }
      return aggregate(inner, true);
    }
    if (ELEMENT.matcher(text).matches()) {
      return aggregate(column, false);
    }
    at++;
    return ScalarParser.parse(text.stripLeading());
  }

  private io.vireo.server.transcript.Pattern aggregate(int column, boolean unordered) {
    List<io.vireo.server.transcript.Pattern> items = new ArrayList<>();
    Kind kind = null;
    int number = 1;
    for (Matcher found = element(column); isNext(found, kind, number); found = element(column)) {
      number++;
      kind = Kind.of(found.group(3).charAt(0));
      int inner = column + found.group(1).length();
      if (kind == Kind.MAP) {
        pair(inner, items);
      } else {
        items.add(value(inner));
      }
    }
    if (kind == null) {
      throw new IllegalArgumentException("An aggregate was expected: " + lines.get(at));
    }
    boolean open = isInside(column) && rest(column).strip().equals(MORE);
    at += open ? 1 : 0;
    return new io.vireo.server.transcript.Pattern.Many(kind, items, unordered, open);
  }

  private static boolean isNext(Matcher found, Kind kind, int number) {
    return found != null
        && Integer.parseInt(found.group(2)) == number
        && (kind == null || kind.mark() == found.group(3).charAt(0));
  }

  private Matcher element(int column) {
    if (!isInside(column)) {
      return null;
    }
    Matcher found = ELEMENT.matcher(rest(column));
    return found.matches() ? found : null;
  }

  private boolean isInside(int column) {
    return at < lines.size() && lines.get(at).length() > column;
  }

  private void pair(int column, List<io.vireo.server.transcript.Pattern> items) {
    String text = rest(column);
    int arrow = text.startsWith("\"") ? ScalarParser.endOfQuoted(text) : text.indexOf(" =>");
    if (arrow < 0 || !text.startsWith(" =>", arrow)) {
      throw new IllegalArgumentException("key => value was expected: " + text);
    }
    items.add(ScalarParser.parse(text.substring(0, arrow).strip()));
    String behind = text.substring(arrow + 3);
    if (behind.isBlank()) {
      at++;
      String nested = lines.get(at);
      items.add(value(nested.length() - nested.stripLeading().length()));
    } else {
      items.add(value(lines.get(at).length() - behind.stripLeading().length()));
    }
  }
}
