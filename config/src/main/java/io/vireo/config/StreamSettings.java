package io.vireo.config;

/** What streams remember of those that add to them. */
public final class StreamSettings {
  static final Subject SUBJECT = new Subject("Streams");

  private StreamSettings() {}

  public static final Setting<Long> STREAM_IDMP_DURATION =
      SUBJECT
          .large("stream-idmp-duration", 100, 1, 86_400)
          .honoured(
              "Seconds for which a stream knows the ids that producers gave its entries; taken over"
                  + " when the first producer adds one, then XCFGSET changes it");

  public static final Setting<Long> STREAM_IDMP_MAXSIZE =
      SUBJECT
          .large("stream-idmp-maxsize", 100, 1, 10_000)
          .honoured("Ids of each producer that a stream knows; taken over likewise");
}
