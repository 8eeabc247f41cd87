package io.vireo.config;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Any number of words of a fixed list, with one more word for none of them.
 *
 * @param words the flags, in the order in which they are written
 * @param none the word for the empty set
 */
record FlagsType<E extends Enum<E>>(Class<E> words, String none) implements SettingType<Set<E>> {
  @Override
  public boolean takesMany() {
    return true;
  }

  @Override
  public Parsed<Set<E>> parse(List<String> arguments, Set<E> previous) {
    EnumSet<E> flags = EnumSet.noneOf(words);
    for (String word : arguments) {
      Optional<E> flag = Words.find(words, word);
      if (flag.isEmpty() && !word.equalsIgnoreCase(none)) {
        return unknown();
      }
      flag.ifPresent(flags::add);
    }
    return arguments.isEmpty() ? unknown() : Parsed.of(Collections.unmodifiableSet(flags));
  }

  private Parsed<Set<E>> unknown() {
    return Words.unknown(none + ", " + Words.list(words));
  }

  @Override
  public String format(Set<E> value) {
    return value.isEmpty() ? none : value.stream().map(Words::of).collect(Collectors.joining(" "));
  }

  @Override
  public String describe() {
    return "any of " + none + ", " + Words.list(words);
  }
}
