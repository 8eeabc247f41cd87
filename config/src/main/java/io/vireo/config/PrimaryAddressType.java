package io.vireo.config;

import java.util.List;
import java.util.OptionalLong;

/** A host and a port, or {@code no one}. */
record PrimaryAddressType() implements SettingType<PrimaryAddress> {
  private static final int LAST_PORT = 65535;

  @Override
  public boolean takesMany() {
    return true;
  }

  @Override
  public Parsed<PrimaryAddress> parse(List<String> words, PrimaryAddress previous) {
    if (words.size() != 2) {
      return Parsed.refused("wrong number of arguments");
    }
    String host = words.get(0);
    if (host.isEmpty() || (host.equalsIgnoreCase("no") && words.get(1).equalsIgnoreCase("one"))) {
      return Parsed.of(PrimaryAddress.NONE);
    }
    OptionalLong port = NumberType.strict(words.get(1));
    if (port.isEmpty() || port.getAsLong() < 0 || port.getAsLong() > LAST_PORT) {
      return Parsed.refused("Invalid master port");
    }
    return Parsed.of(new PrimaryAddress(host, (int) port.getAsLong()));
  }

  @Override
  public String format(PrimaryAddress value) {
    return value.toString();
  }

  @Override
  public String describe() {
    return "host and port";
  }

  @Override
  public List<Line> lines(PrimaryAddress value, PrimaryAddress fallback) {
    return value.isSet() ? List.of(new Line(value.toString(), true)) : List.of();
  }
}
