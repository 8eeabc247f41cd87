package io.vireo.config;

/** Which keys make room once {@code maxmemory} is reached. */
public enum EvictionPolicy {
  VOLATILE_LRU(Order.USE),
  VOLATILE_LFU(Order.FREQUENCY),
  VOLATILE_RANDOM(Order.NONE),
  VOLATILE_TTL(Order.DEADLINE),
  VOLATILE_LRM(Order.CHANGE),
  ALLKEYS_LRU(Order.USE),
  ALLKEYS_LFU(Order.FREQUENCY),
  ALLKEYS_RANDOM(Order.NONE),
  ALLKEYS_LRM(Order.CHANGE),
  NOEVICTION(Order.NONE);

  /** By what keys are compared. */
  public enum Order {
    /** When they were last read or changed. */
    USE,
    /** How often they were read or changed lately. */
    FREQUENCY,
    /** When they were last changed. */
    CHANGE,
    /** When they expire. */
    DEADLINE,
    /** By nothing: they go at random, or stay. */
    NONE
  }

  private final Order order;

  EvictionPolicy(Order order) {
    this.order = order;
  }

  /** By what keys are compared. */
  public Order order() {
    return order;
  }

  /** True if only keys with a deadline may go. */
  public boolean isVolatileOnly() {
    return name().startsWith("VOLATILE");
  }
}
