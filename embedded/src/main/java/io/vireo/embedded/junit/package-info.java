/**
 * An extension of JUnit 5 that gives tests a server: {@link io.vireo.embedded.junit.VireoTest}. It
 * needs {@code junit-jupiter-api}, which this artifact does not bring.
 */
package io.vireo.embedded.junit;
