package io.vireo.config;

/** When the payload of RESTORE is checked deeply. */
public enum SanitizePayload {
  NO,
  YES,
  CLIENTS
}
