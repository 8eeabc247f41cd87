package io.vireo.embedded;

/** A framework that connects to servers by the properties of its configuration. */
public enum Framework {
  /** {@code spring.data.redis.*}, of Spring Boot 3 and 4. */
  SPRING_BOOT,
  /** {@code redis.*}, of Micronaut with Lettuce. */
  MICRONAUT,
  /** {@code quarkus.redis.*}. */
  QUARKUS
}
