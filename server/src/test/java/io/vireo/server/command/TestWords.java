package io.vireo.server.command;

/** A request given as one text, cut at single blanks. */
record TestWords(String... words) implements KeySpec.Words {
  static TestWords of(String request) {
    return new TestWords(request.split(" ", -1));
  }

  @Override
  public int count() {
    return words.length;
  }

  @Override
  public boolean equalsIgnoreCase(int i, String word) {
    return words[i].equalsIgnoreCase(word);
  }

  @Override
  public long number(int i) {
    return words[i].matches("-?\\d{1,18}") ? Long.parseLong(words[i]) : NOT_A_NUMBER;
  }

  /** The words at the positions of a list, each with its flags, as in {@code a:RO,access}. */
  String at(KeyList keys) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < keys.size(); i++) {
      text.append(i == 0 ? "" : " ").append(words[keys.position(i)]).append(':');
      String separator = "";
      for (KeyFlag flag : KeyFlag.values()) {
        if ((keys.flags(i) & flag.bit()) != 0) {
          text.append(separator).append(flag.wireName());
          separator = ",";
        }
      }
    }
    return text.toString();
  }
}
