package io.vireo.config;

/** Who may use something dangerous: nobody, everybody, or connections from this machine. */
public enum Permission {
  NO,
  YES,
  LOCAL
}
