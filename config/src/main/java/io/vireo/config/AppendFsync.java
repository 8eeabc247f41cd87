package io.vireo.config;

/** When the append only file is forced to the disk. */
public enum AppendFsync {
  EVERYSEC,
  ALWAYS,
  NO
}
