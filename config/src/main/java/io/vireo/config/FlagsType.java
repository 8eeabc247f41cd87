package io.vireo.config;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Any number of words of a fixed list, with a word for none of them and perhaps one for all.
 *
 * @param words the flags, in the order in which they are written
 * @param none the word for the empty set
 * @param all the word for the full set, or null
 */
record FlagsType<E extends Enum<E>>(Class<E> words, String none, String all)
    implements SettingType<Set<E>> {
  @Override
  public boolean takesMany() {
    return true;
  }

  @Override
  public Parsed<Set<E>> parse(List<String> arguments, Set<E> previous) {
    EnumSet<E> flags = EnumSet.noneOf(words);
    for (String word : arguments) {
      Optional<E> flag = Words.find(words, word);
      if (flag.isPresent()) {
        flags.add(flag.get());
      } else if (word.equalsIgnoreCase(all)) {
        flags.addAll(EnumSet.allOf(words));
      } else if (!word.equalsIgnoreCase(none)) {
        return unknown();
      }
    }
    return arguments.isEmpty() ? unknown() : Parsed.of(Collections.unmodifiableSet(flags));
  }

  private Parsed<Set<E>> unknown() {
    return Words.unknown(list());
  }

  @Override
  public String format(Set<E> value) {
    if (all != null && value.size() == words.getEnumConstants().length) {
      return all;
    }
    return value.isEmpty() ? none : value.stream().map(Words::of).collect(Collectors.joining(" "));
  }

  @Override
  public String describe() {
    return "any of " + list();
  }

  private String list() {
    return none + ", " + (all == null ? "" : all + ", ") + Words.list(words);
  }
}
