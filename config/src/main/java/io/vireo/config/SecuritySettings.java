package io.vireo.config;

/** Passwords, users and permissions. */
public final class SecuritySettings {
  static final Subject SUBJECT = new Subject("Security");

  private SecuritySettings() {}

  public static final Setting<String> REQUIREPASS =
      SUBJECT.optional("requirepass").sensitive().honoured("Password of the default user");

  public static final Setting<String> ACLFILE =
      SUBJECT
          .text("aclfile", "")
          .immutable()
          .honoured("File with the users, read at start and by ACL LOAD");

  public static final Setting<PubsubDefault> ACL_PUBSUB_DEFAULT =
      SUBJECT
          .word("acl-pubsub-default", PubsubDefault.RESETCHANNELS)
          .honoured("Channels that a new user, or one that is reset, may use");

  public static final Setting<Long> ACLLOG_MAX_LEN =
      SUBJECT.large("acllog-max-len", 128, 0, Long.MAX_VALUE).honoured("Entries of ACL LOG");

  public static final Setting<Integer> AUTH_FAILURE_DELAY_MAX =
      SUBJECT
          .number("auth-failure-delay-max", 5_000, 0, 60_000)
          .honoured(
              "Milliseconds that the answer to a wrong password waits at most, if its address has"
                  + " given many; 0 for no wait");

  public static final Setting<Permission> ENABLE_PROTECTED_CONFIGS =
      SUBJECT
          .word("enable-protected-configs", Permission.NO)
          .immutable()
          .honoured("Connections that may change dir and dbfilename");

  public static final Setting<Permission> ENABLE_DEBUG_COMMAND =
      SUBJECT
          .word("enable-debug-command", Permission.NO)
          .immutable()
          .honoured("Connections that may use DEBUG");

  public static final Setting<Permission> ENABLE_MODULE_COMMAND =
      SUBJECT
          .word("enable-module-command", Permission.NO)
          .immutable()
          .honoured("Connections that may use MODULE; there are no modules to load");
}
