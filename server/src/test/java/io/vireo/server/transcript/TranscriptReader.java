package io.vireo.server.transcript;

import io.vireo.config.SplitArgs;
import io.vireo.server.testing.RespRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a transcript. The format is described beside the transcripts. */
final class TranscriptReader {
  private static final Pattern SEND = Pattern.compile("([a-z][a-z0-9]*)?(:raw)?> (.*)");
  private static final Pattern RECEIVE = Pattern.compile("(([a-z][a-z0-9]*)?(:raw)?<(?: |$))(.*)");
  private static final Pattern TAG = Pattern.compile("\\[([a-z0-9-]+)(?: ([^\\]]*))?]");
  private static final Pattern ADVANCE = Pattern.compile("advance (\\d+)(ms|s|m|h|d)");
  private static final String HEADING = "==";
  private static final String FOR_ALL = "@";

  private final String file;
  private final List<String> lines;
  private final List<Scenario> scenarios = new ArrayList<>();
  private final Set<String> commonTags = new LinkedHashSet<>();
  private final List<String> commonSettings = new ArrayList<>();
  private List<Step> steps = new ArrayList<>();
  private Set<String> tags = new LinkedHashSet<>();
  private List<String> settings = new ArrayList<>();
  private String name;
  private int begin;
  private int at;

  private TranscriptReader(String file, List<String> lines) {
    this.file = file;
    this.lines = lines;
  }

  /** The scenarios of a file. */
  static List<Scenario> read(String file, List<String> lines) {
    TranscriptReader reader = new TranscriptReader(file, lines);
    try {
      reader.read();
    } catch (IllegalArgumentException wrong) {
      int line = wrong instanceof MistakeException mistake ? mistake.line() : reader.at + 1;
      throw new IllegalArgumentException(file + ":" + line + ": " + wrong.getMessage(), wrong);
    }
    return reader.scenarios;
  }

  private void read() {
    while (at < lines.size()) {
      String line = lines.get(at);
      if (line.isBlank()) {
        finish();
        at++;
      } else if (line.startsWith("#")) {
        at++;
      } else if (line.startsWith(HEADING)) {
        finish();
        begin = at + 1;
        name = tagged(line.substring(HEADING.length()), tags, settings);
        at++;
      } else if (line.startsWith(FOR_ALL)) {
        tagged(line.substring(1), commonTags, commonSettings);
        at++;
      } else {
        step(line);
      }
    }
    finish();
  }

  private static String tagged(String text, Set<String> tags, List<String> settings) {
    Matcher tag = TAG.matcher(text);
    while (tag.find()) {
      if (tag.group(1).equals("config")) {
        settings.add(tag.group(2));
      } else if (Scenario.TAGS.contains(tag.group(1))) {
        tags.add(tag.group(1));
      } else {
        throw new IllegalArgumentException("No tag is called " + tag.group());
      }
    }
    return TAG.matcher(text).replaceAll("").strip();
  }

  private void finish() {
    if (name != null && steps.isEmpty()) {
      throw new IllegalArgumentException("Nothing happens in '" + name + "'");
    }
    if (!steps.isEmpty()) {
      tags.addAll(commonTags);
      settings.addAll(0, commonSettings);
      String title = name == null ? lines.get(steps.get(0).line() - 1) : name;
      scenarios.add(new Scenario(file, title, begin, Set.copyOf(tags), settings, steps));
    }
    steps = new ArrayList<>();
    tags = new LinkedHashSet<>();
    settings = new ArrayList<>();
    name = null;
  }

  private void step(String line) {
    begin = steps.isEmpty() && name == null ? at + 1 : begin;
    Matcher send = SEND.matcher(line);
    Matcher receive = RECEIVE.matcher(line);
    if (send.matches()) {
      send(client(send.group(1)), isRaw(send.group(1), send.group(2)), send.group(3));
    } else if (receive.matches()) {
      boolean raw = isRaw(receive.group(2), receive.group(3));
      receive(client(receive.group(2)), raw, receive.group(1).length(), receive.group(4));
    } else {
      throw new IllegalArgumentException("Nobody sent anything before this: " + line);
    }
  }

  private static String client(String name) {
    return name == null || name.equals("raw") ? Step.NOBODY : name;
  }

  private static boolean isRaw(String name, String mark) {
    return mark != null || "raw".equals(name);
  }

  private void send(String client, boolean raw, String text) {
    int line = ++at;
    Matcher advance = ADVANCE.matcher(text);
    if (raw) {
      steps.add(new Step.SendRaw(line, client, bytes(text)));
    } else if (advance.matches()) {
      steps.add(new Step.Advance(line, time(advance)));
    } else {
      byte[] expanded = Expansion.expand(text).getBytes(StandardCharsets.UTF_8);
      List<byte[]> words = SplitArgs.split(expanded, 0, expanded.length);
      if (words == null || words.isEmpty()) {
        throw new IllegalArgumentException("Unbalanced quotes: " + text);
      }
      List<ExpectedReply> replies = PatternParser.parse(block(), line + 1);
      steps.add(new Step.Send(line, client, lowerCase(words), RespRequest.of(words), replies));
    }
  }

  private static List<String> lowerCase(List<byte[]> words) {
    return words.stream()
        .map(word -> new String(word, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT))
        .toList();
  }

  private static Duration time(Matcher advance) {
    long count = Long.parseLong(advance.group(1));
    return switch (advance.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  private static byte[] bytes(String quoted) {
    String text = ScalarParser.unquote(Expansion.expand(quoted));
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The lines up to the next step, comment or blank line. */
  private List<String> block() {
    int from = at;
    while (at < lines.size() && isReply(lines.get(at))) {
      at++;
    }
    return lines.subList(from, at);
  }

  /** True for a line that tells what a client receives, and not as raw bytes. */
  static boolean isSpoken(String line) {
    Matcher receive = RECEIVE.matcher(line);
    return isReply(line) || receive.matches() && !isRaw(receive.group(2), receive.group(3));
  }

  private static boolean isReply(String line) {
    return !line.isBlank()
        && !line.startsWith("#")
        && !line.startsWith(HEADING)
        && !SEND.matcher(line).matches()
        && !RECEIVE.matcher(line).matches();
  }

  private void receive(String client, boolean raw, int indent, String text) {
    int line = ++at;
    if (raw) {
      steps.add(new Step.ReceiveRaw(line, client, bytes(text)));
      return;
    }
    List<String> block = new ArrayList<>();
    if (text.isBlank()) {
      line++;
      block.addAll(block());
    } else {
      block.add(text);
      while (at < lines.size() && isIndented(lines.get(at), indent)) {
        block.add(lines.get(at++).substring(indent));
      }
    }
    for (ExpectedReply reply : PatternParser.parse(block, line)) {
      steps.add(new Step.Receive(line, client, reply));
    }
  }

  private static boolean isIndented(String line, int indent) {
    return line.length() > indent && line.substring(0, indent).isBlank();
  }
}
