package io.vireo.server.differential;

import io.vireo.server.command.ArgumentType;
import java.util.Locale;
import java.util.SplittableRandom;

/** Draws the words of one request after the other, in the manner of an episode's profile. */
final class Speaker {
  private static final String LETTERS = "slezhxpgb";

  /** It is larger than the usual integers, so that none of them is taken for it. */
  private static final long FIRST_UNIQUE = 100_000;

  private final Vocabulary vocabulary;
  private final Profile profile;
  private final SplittableRandom random;
  private String command = "";
  private String group = "";
  private char letter;
  private long serial;
  private long unique = FIRST_UNIQUE;
  private boolean patient;

  Speaker(Vocabulary vocabulary, Profile profile, SplittableRandom random) {
    this.vocabulary = vocabulary;
    this.profile = profile;
    this.random = random;
  }

  SplittableRandom random() {
    return random;
  }

  Profile profile() {
    return profile;
  }

  Vocabulary vocabulary() {
    return vocabulary;
  }

  /** Begins a request. */
  void begin(String newCommand, String newGroup) {
    command = newCommand;
    group = newGroup;
    letter = 0;
  }

  /** Lets commands that can wait do so for ever, or not at all. */
  void patient(boolean yes) {
    patient = yes;
  }

  /** True with this probability. */
  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** An integer between two bounds, both included. */
  long number(long least, long most) {
    return least == most ? least : random.nextLong(least, most + 1);
  }

  /** The value of an argument: from the source of its name, or else of its type; or an odd one. */
  String argument(String name, ArgumentType type) {
    String typeName = type.wireName();
    if (patient && (name.equals("timeout") || name.equals("milliseconds"))) {
      return "0";
    }
    if (chance(profile.oddity())) {
      String odd = drawn(name + '!', typeName + '!');
      if (odd != null) {
        return odd;
      }
    }
    String word = drawn(name, typeName);
    if (word == null) {
      throw new IllegalArgumentException(
          "No source for " + name + ':' + typeName + " of " + command);
    }
    if (type == ArgumentType.KEY && letter == 0 && !word.isEmpty()) {
      letter = word.charAt(0);
    }
    return word;
  }

  private String drawn(String name, String otherName) {
    Choice<Phrase> source = vocabulary.source(command, group, name);
    source = source == null ? vocabulary.source(command, group, otherName) : source;
    return source == null ? null : source.draw(random).draw(this);
  }

  /**
   * A word of a source. Some sources are built in: {@code key-number} and {@code member-number} as
   * the profile has them, {@code letter} of any kind of key and {@code same-letter} as the first
   * key's, {@code serial} numbers that grow and {@code past} ones of them, {@code unique} numbers
   * none of which comes twice in an episode, {@code byte} any byte.
   */
  String word(String name) {
    return switch (name) {
      case "key-number" -> String.valueOf(random.nextInt(profile.keys()));
      case "member-number" -> String.valueOf(random.nextInt(profile.members()));
      case "letter" -> String.valueOf(LETTERS.charAt(random.nextInt(LETTERS.length())));
      case "same-letter" -> letter == 0 ? word("letter") : String.valueOf(letter);
      case "serial" -> String.valueOf(serial += 1);
      case "unique" -> String.valueOf(unique += 1);
      case "past" -> String.valueOf(random.nextLong(serial + 1));
      case "byte" -> String.valueOf((char) random.nextInt(256));
      default -> sourced(name);
    };
  }

  private String sourced(String name) {
    Choice<Phrase> source = vocabulary.source(command, group, name);
    if (source == null) {
      throw new IllegalArgumentException("No source " + name + " for " + command);
    }
    String word = source.draw(random).draw(this);
    if (letter == 0 && name.equals("key") && !word.isEmpty()) {
      letter = word.charAt(0);
    }
    return word;
  }

  /** A token in capitals, small letters or both. */
  String token(String token) {
    return switch (random.nextInt(8)) {
      case 0 -> token.toLowerCase(Locale.ROOT);
      case 1 -> token.charAt(0) + token.substring(1).toLowerCase(Locale.ROOT);
      default -> token;
    };
  }
}
