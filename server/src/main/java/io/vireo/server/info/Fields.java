package io.vireo.server.info;

/** The text of INFO while sections write their fields into it. Data context only. */
public final class Fields {
  private static final String UNITS = "KMGTP";
  private static final double KIBI = 1024;

  private final StringBuilder text = new StringBuilder(1024);
  private final FieldOwners owners;

  Fields(FieldOwners owners) {
    this.owners = owners;
  }

  void title(String title) {
    if (text.length() > 0) {
      text.append("\r\n");
    }
    text.append("# ").append(title).append("\r\n");
  }

  /** A field. */
  public Fields put(String name, String value) {
    text.append(name).append(':').append(value).append("\r\n");
    return this;
  }

  /** A field. */
  public Fields put(String name, long value) {
    text.append(name).append(':').append(value).append("\r\n");
    return this;
  }

  /** A field that is 1 or 0. */
  public Fields put(String name, boolean value) {
    return put(name, value ? 1 : 0);
  }

  /** A number with two decimals. */
  public Fields decimal(String name, double value) {
    return put(name, fixed(value, 2));
  }

  /** A share with two decimals and a per cent sign. */
  public Fields percent(String name, double value) {
    return put(name, fixed(value, 2) + '%');
  }

  /**
   * An amount of memory, an unsigned number, and once more with a unit under a name that ends in
   * {@code _human}.
   */
  public Fields bytes(String name, long value) {
    put(name, Long.toUnsignedString(value));
    return put(name + "_human", human(value));
  }

  /** A field of another room, see {@link FieldOwners}; {@code otherwise} if it has no owner yet. */
  public Fields owned(String name, Object otherwise) {
    return put(name, owners.value(name, otherwise));
  }

  /** A field of another room that is shown only at times. */
  public Fields ownedAtTimes(String name) {
    Object value = owners.now(name);
    return value == null ? this : put(name, value.toString());
  }

  /** An amount of memory with a unit, such as {@code 1.50M}; bytes beyond the largest unit. */
  public static String human(long bytes) {
    if (bytes < 0) {
      return Long.toUnsignedString(bytes) + 'B';
    }
    double amount = bytes;
    int unit = -1;
    while (amount >= KIBI && unit < UNITS.length() - 1) {
      amount /= KIBI;
      unit++;
    }
    return unit < 0 ? bytes + "B" : fixed(amount, 2) + UNITS.charAt(unit);
  }

  /** A number with {@code decimals}, rounded; for amounts below 2^63 with their decimals. */
  static String fixed(double value, int decimals) {
    // Formatter would do, but is slow to load, and the first INFO holds up all clients.
    long scale = 1;
    for (int i = 0; i < decimals; i++) {
      scale *= 10;
    }
    long scaled = Math.round(Math.abs(value) * scale);
    String fraction = Long.toString(scale + scaled % scale).substring(1);
    return (value < 0 && scaled > 0 ? "-" : "") + scaled / scale + '.' + fraction;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
