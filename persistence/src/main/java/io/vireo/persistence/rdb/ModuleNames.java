package io.vireo.persistence.rdb;

/** The names of module types: nine characters of six bits each, then ten bits of version. */
final class ModuleNames {
  private static final String CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  private static final int LENGTH = 9;

  private ModuleNames() {}

  /** The name in a module's id. */
  static String of(long id) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      name.append(CHARACTERS.charAt((int) (id >>> 58 - 6 * i) & 0x3f));
    }
    return name.toString();
  }
}
