package io.vireo.config;

import java.util.List;
import java.util.stream.Collectors;

/** Writes docs/users/settings.md from the table. */
final class SettingsPage {
  private static final String INTRODUCTION =
      """
      # Settings

      Every setting of Redis 8.6.3, and Vireo's own. A name in brackets is an alias. *Mutable* says
      whether CONFIG SET may change it. *Support* is one of:

      - **honoured**: it does what Redis' does;
      - **later**: it is kept and shown, but has no effect yet; at start a value other than the
        default is warned of, with the file and the line;
      - **default only**: any other value is refused, since to ignore it would do harm;
      - **no meaning**: it steers something that a server on the JVM does not have; it is accepted,
        kept and shown.

      This page is made from the table in the `config` module; `mvn test -pl config
      -Dvireo.docs.write=true` writes it anew.
      """;

  private SettingsPage() {}

  static String text() {
    return INTRODUCTION
        + SettingsTable.subjects().stream()
            .map(SettingsPage::section)
            .collect(Collectors.joining());
  }

  private static String section(Subject subject) {
    String rows =
        subject.settings().stream().map(SettingsPage::row).collect(Collectors.joining("\n"));
    return """

        ## %s

        | name | type | default | mutable | support | what it does, or why it does nothing |
        | --- | --- | --- | --- | --- | --- |
        %s
        """
        .formatted(subject.title(), rows);
  }

  private static String row(Setting<?> setting) {
    return List.of(
            name(setting),
            setting.type().describe(),
            fallback(setting),
            setting.mutable() ? mutable(setting) : "no",
            support(setting.support()),
            setting.note())
        .stream()
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static String name(Setting<?> setting) {
    String alias = setting.alias().map(other -> " (`" + other + "`)").orElse("");
    String hidden = setting.has(SettingFlag.HIDDEN) ? ", hidden" : "";
    return "`" + setting.name() + "`" + alias + hidden;
  }

  private static <T> String fallback(Setting<T> setting) {
    String text = setting.type().format(setting.defaultValue());
    return text.isEmpty() ? "none" : "`" + text + "`";
  }

  private static String mutable(Setting<?> setting) {
    return setting.has(SettingFlag.PROTECTED) ? "if `enable-protected-configs` allows it" : "yes";
  }

  private static String support(Support support) {
    return switch (support) {
      case HONOURED -> "honoured";
      case LATER -> "later";
      case REFUSED_UNLESS_DEFAULT -> "default only";
      case NO_MEANING -> "no meaning";
    };
  }
}
