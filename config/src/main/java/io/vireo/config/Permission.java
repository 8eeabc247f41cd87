package io.vireo.config;

/** The connections that may use something dangerous: none, all, or those from this machine. */
public enum Permission {
  NO,
  YES,
  LOCAL
}
