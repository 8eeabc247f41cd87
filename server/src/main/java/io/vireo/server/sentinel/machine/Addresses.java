package io.vireo.server.sentinel.machine;

/**
 * What the machine asks when INFO or a hello message names a host. It answers at once: the code
 * that feeds the machine has resolved the names beforehand, or does without them.
 */
@FunctionalInterface
public interface Addresses {

  /**
   * Takes every host for a number, as if {@code resolve-hostnames} were off and all hosts were
   * valid.
   */
  Addresses NUMBERS = Address::of;

  /** The address, or null if the host is no number and its name is not known. */
  Address resolve(String host, int port);
}
