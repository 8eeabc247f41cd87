package io.vireo.config;

/** How the kernel's out-of-memory score of the process is adjusted. */
public enum OomAdjustment {
  NO,
  YES,
  RELATIVE,
  ABSOLUTE
}
