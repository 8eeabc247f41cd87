package io.vireo.embedded.junit;

import io.vireo.embedded.VireoSentinels;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class a server: as parameters of constructors and methods of the types
 * {@link io.vireo.embedded.Vireo} and {@link java.net.URI}. A parameter of one of the types {@link
 * io.vireo.embedded.VireoReplicas}, {@link io.vireo.embedded.VireoSentinels} and {@link
 * io.vireo.embedded.VireoCluster} is a topology, which is there for the tests that ask for it.
 *
 * <pre>{@code
 * @VireoTest
 * class CartTest {
 *   @Test
 *   void keepsItems(Vireo vireo) { ... }
 * }
 * }</pre>
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@ExtendWith(VireoExtension.class)
public @interface VireoTest {
  /** For how long a server lives. */
  enum Lifetime {
    /**
     * One for all tests of the class, which is {@linkplain io.vireo.embedded.Vireo#reset reset}
     * before each of them. Tests that may run at the same time as others of the class have each a
     * server of its own nevertheless.
     */
    CLASS,
    /** A new one for each test. */
    METHOD
  }

  /** For how long a server lives: as long as the class, if nothing is said. */
  Lifetime value() default Lifetime.CLASS;

  /**
   * Whether what {@code @BeforeAll} methods have done to the server stays for all tests of the
   * class: each finds the data, functions, settings and users that were there before the first. A
   * topology keeps its servers alone.
   */
  boolean keepsBeforeAll() default false;

  /**
   * What a server has before each test: a file of the class path beside the test's class, such as
   * {@code carts.json}, or from its root, such as {@code /fixtures/users.redis}. {@link
   * io.vireo.embedded.Vireo#load(java.nio.file.Path)} says what such a file may be. Topologies
   * begin without.
   */
  String fixture() default "";

  /** How many primaries a {@link io.vireo.embedded.VireoCluster} has. */
  int primaries() default 3;

  /**
   * How many replicas each primary of a topology has: one number for all of them, or one for each
   * in turn.
   */
  int[] replicas() default 1;

  /** The names of the groups that {@link io.vireo.embedded.VireoSentinels} watch. */
  String[] groups() default VireoSentinels.NAME;

  /** How many Sentinels {@link io.vireo.embedded.VireoSentinels} have. */
  int sentinels() default 3;

  /**
   * Settings of all servers but Sentinels, each as a line of redis.conf: {@code "maxmemory 64mb"}.
   */
  String[] settings() default {};
}
