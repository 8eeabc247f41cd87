package io.vireo.server.info;

import java.util.Locale;
import java.util.function.Consumer;

/**
 * One section of INFO. Data context only.
 *
 * @param title what stands above it; clients ask for it by this, in any case
 * @param shown when it is shown
 * @param writer writes its fields as they are now, each under the name that Redis gives it
 */
public record Section(String title, Shown shown, Consumer<Fields> writer) {
  /** When a section is shown. */
  public enum Shown {
    /** Always, unless other sections are asked for. */
    DEFAULT,
    /** As {@link #DEFAULT} while there are few keys, because it looks at each of them. */
    WHILE_SMALL,
    /** To {@code INFO all} and {@code INFO everything}. */
    ALL,
    /** Only to a client that asks for it by its name. */
    ASKED
  }

  String name() {
    return title.toLowerCase(Locale.ROOT);
  }
}
