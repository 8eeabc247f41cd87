package io.vireo.config;

import java.util.List;

/** The letters of {@code notify-keyspace-events}. */
record KeyspaceEventsType() implements SettingType<KeyspaceEvents> {
  private static final String CLASSES = "g$lshzxetdnoc";
  private static final String UNSHOWN_BESIDE_ALL = "noc";
  private static final int[] CLASS_BITS = {
    KeyspaceEvents.GENERIC,
    KeyspaceEvents.STRING,
    KeyspaceEvents.LIST,
    KeyspaceEvents.SET,
    KeyspaceEvents.HASH,
    KeyspaceEvents.SORTED_SET,
    KeyspaceEvents.EXPIRED,
    KeyspaceEvents.EVICTED,
    KeyspaceEvents.STREAM,
    KeyspaceEvents.MODULE,
    KeyspaceEvents.NEW_KEY,
    KeyspaceEvents.OVERWRITTEN,
    KeyspaceEvents.TYPE_CHANGED
  };

  @Override
  public Parsed<KeyspaceEvents> parse(List<String> words, KeyspaceEvents previous) {
    int bits = 0;
    for (char letter : words.get(0).toCharArray()) {
      int bit = bit(letter);
      if (bit == 0) {
        return Parsed.refused("Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
      }
      bits |= bit;
    }
    return Parsed.of(new KeyspaceEvents(bits));
  }

  private static int bit(char letter) {
    return switch (letter) {
      case 'A' -> KeyspaceEvents.ALL;
      case 'K' -> KeyspaceEvents.KEYSPACE;
      case 'E' -> KeyspaceEvents.KEYEVENT;
      case 'm' -> KeyspaceEvents.KEY_MISS;
      case 'S' -> KeyspaceEvents.SUBKEYSPACE;
      case 'T' -> KeyspaceEvents.SUBKEYEVENT;
      case 'I' -> KeyspaceEvents.SUBKEYSPACE_ITEM;
      case 'V' -> KeyspaceEvents.SUBKEYSPACE_EVENT;
      default -> CLASSES.indexOf(letter) < 0 ? 0 : CLASS_BITS[CLASSES.indexOf(letter)];
    };
  }

  @Override
  public String format(KeyspaceEvents value) {
    StringBuilder text = new StringBuilder();
    if (value.has(KeyspaceEvents.ALL)) {
      text.append('A');
    } else {
      appendClasses(text, value);
    }
    append(text, value, KeyspaceEvents.KEYSPACE, 'K');
    append(text, value, KeyspaceEvents.KEYEVENT, 'E');
    append(text, value, KeyspaceEvents.KEY_MISS, 'm');
    append(text, value, KeyspaceEvents.SUBKEYSPACE, 'S');
    append(text, value, KeyspaceEvents.SUBKEYEVENT, 'T');
    append(text, value, KeyspaceEvents.SUBKEYSPACE_ITEM, 'I');
    append(text, value, KeyspaceEvents.SUBKEYSPACE_EVENT, 'V');
    return text.toString();
  }

  private static void appendClasses(StringBuilder text, KeyspaceEvents value) {
    for (int i = 0; i < CLASS_BITS.length; i++) {
      append(text, value, CLASS_BITS[i], CLASSES.charAt(i));
    }
  }

  private static void append(StringBuilder text, KeyspaceEvents value, int bit, char letter) {
    if (value.has(bit)) {
      text.append(letter);
    }
  }

  @Override
  public String describe() {
    return "letters of Ag$lshzxeKEtmdnocSTIV";
  }

  @Override
  public List<Line> lines(KeyspaceEvents value, KeyspaceEvents fallback) {
    StringBuilder letters = new StringBuilder(format(value));
    if (value.has(KeyspaceEvents.ALL)) {
      // CONFIG GET does not show these beside A; the file must not lose them.
      for (char letter : UNSHOWN_BESIDE_ALL.toCharArray()) {
        append(letters, value, bit(letter), letter);
      }
    }
    return List.of(new Line(SplitArgs.quote(letters.toString()), !value.equals(fallback)));
  }
}
