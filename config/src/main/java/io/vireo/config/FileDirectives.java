package io.vireo.config;

import java.util.List;

/** Lines of the file that CONFIG GET and CONFIG SET do not know. */
public final class FileDirectives {
  static final Subject SUBJECT = new Subject("Directives of the file");

  private FileDirectives() {}

  public static final Setting<List<List<String>>> INCLUDE =
      SUBJECT
          .setting("include", new DirectiveType(1, 1), List.of())
          .flag(SettingFlag.FILE_ONLY)
          .honoured("Reads another file, or all that a glob names, at this place");

  public static final Setting<List<List<String>>> USER =
      SUBJECT
          .setting("user", new DirectiveType(1, Integer.MAX_VALUE), List.of())
          .flag(SettingFlag.FILE_ONLY)
          .sensitive()
          .honoured("A user and the rules of ACL SETUSER");

  public static final Setting<List<List<String>>> RENAME_COMMAND =
      SUBJECT
          .setting("rename-command", new DirectiveType(2, 2), List.of())
          .flag(SettingFlag.FILE_ONLY)
          .honoured("Gives a command another name, or none");

  public static final Setting<List<List<String>>> LOADMODULE =
      SUBJECT
          .setting("loadmodule", new DirectiveType(1, Integer.MAX_VALUE), List.of())
          .flag(SettingFlag.FILE_ONLY)
          .refused("there are no modules");

  public static final Setting<List<List<String>>> SENTINEL =
      SUBJECT
          .setting("sentinel", new DirectiveType(0, Integer.MAX_VALUE), List.of())
          .flag(SettingFlag.FILE_ONLY)
          .honoured("What a Sentinel watches, and what it has to know after a restart");
}
