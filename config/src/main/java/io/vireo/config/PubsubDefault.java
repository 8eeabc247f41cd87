package io.vireo.config;

/** Which channels a new ACL user may use. */
public enum PubsubDefault {
  ALLCHANNELS,
  RESETCHANNELS
}
