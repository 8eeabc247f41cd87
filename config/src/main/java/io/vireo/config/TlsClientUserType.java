package io.vireo.config;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The words of {@link TlsClientUser}, in any letter case. */
record TlsClientUserType() implements SettingType<TlsClientUser> {
  @Override
  public Parsed<TlsClientUser> parse(List<String> arguments, TlsClientUser previous) {
    return Arrays.stream(TlsClientUser.values())
        .filter(choice -> choice.word().equalsIgnoreCase(arguments.get(0)))
        .findFirst()
        .map(Parsed::of)
        .orElseGet(() -> Words.unknown(words()));
  }

  @Override
  public String format(TlsClientUser value) {
    return value.word();
  }

  @Override
  public String describe() {
    return "one of " + words();
  }

  private static String words() {
    return Arrays.stream(TlsClientUser.values())
        .map(TlsClientUser::word)
        .collect(Collectors.joining(", "));
  }
}
