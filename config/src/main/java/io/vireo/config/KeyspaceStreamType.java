package io.vireo.config;

import java.util.List;
import java.util.OptionalLong;

/** The name of a stream, about how many entries it keeps, and perhaps classes of events. */
record KeyspaceStreamType() implements SettingType<KeyspaceStream> {
  private static final KeyspaceEventsType CLASSES = new KeyspaceEventsType();
  private static final int MOST_WORDS = 3;

  @Override
  public boolean takesMany() {
    return true;
  }

  @Override
  public Parsed<KeyspaceStream> parse(List<String> words, KeyspaceStream previous) {
    if (words.isEmpty() || words.equals(List.of(""))) {
      return Parsed.of(KeyspaceStream.NONE);
    }
    if (words.size() < 2 || words.size() > MOST_WORDS || words.get(0).isEmpty()) {
      return Parsed.refused("notify-keyspace-stream wants a name, a length and perhaps classes");
    }
    OptionalLong length = NumberType.strict(words.get(1));
    if (length.isEmpty() || length.getAsLong() < 1) {
      return Parsed.refused("notify-keyspace-stream wants a length from 1 on");
    }
    if (words.size() == 2) {
      return Parsed.of(
          new KeyspaceStream(
              words.get(0), length.getAsLong(), new KeyspaceEvents(KeyspaceEvents.ALL)));
    }
    Parsed<KeyspaceEvents> classes = CLASSES.parse(words.subList(2, MOST_WORDS), null);
    return classes.isRefused() || classes.value().namesChannels()
        ? Parsed.refused("Invalid event class character. Use 'Ag$lshzxetmdn'.")
        : Parsed.of(new KeyspaceStream(words.get(0), length.getAsLong(), classes.value()));
  }

  @Override
  public String format(KeyspaceStream value) {
    return value.isSet()
        ? value.name() + " " + value.maxLength() + " " + letters(value.classes())
        : "";
  }

  /** With A the letter n is not shown elsewhere, but has to be said here. */
  private static String letters(KeyspaceEvents classes) {
    boolean hidden = classes.has(KeyspaceEvents.ALL) && classes.has(KeyspaceEvents.NEW_KEY);
    return CLASSES.format(classes) + (hidden ? "n" : "");
  }

  @Override
  public String describe() {
    return "name, length from 1, and letters of Ag$lshzxetmdn";
  }

  @Override
  public List<Line> lines(KeyspaceStream value, KeyspaceStream fallback) {
    String text =
        value.isSet()
            ? SplitArgs.quote(value.name())
                + " "
                + value.maxLength()
                + " "
                + SplitArgs.quote(letters(value.classes()))
            : "\"\"";
    return List.of(new Line(text, !value.equals(fallback)));
  }
}
