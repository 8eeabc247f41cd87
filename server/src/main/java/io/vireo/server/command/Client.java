package io.vireo.server.command;

/** The caller of a command: what every family may know of a client. Data context only. */
public interface Client {
  /** The id that CLIENT ID answers, counted from 1. */
  long id();

  /** The number of the selected database. */
  int database();
}
