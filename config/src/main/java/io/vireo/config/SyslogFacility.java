package io.vireo.config;

/** The syslog facility. */
public enum SyslogFacility {
  USER,
  LOCAL0,
  LOCAL1,
  LOCAL2,
  LOCAL3,
  LOCAL4,
  LOCAL5,
  LOCAL6,
  LOCAL7
}
