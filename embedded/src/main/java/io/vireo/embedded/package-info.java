/**
 * A Vireo server in your own process. {@link io.vireo.embedded.Vireo} is where to begin:
 *
 * <pre>{@code
 * try (var vireo = Vireo.builder().set("maxmemory", "64mb").start()) {
 *   var client = new Jedis(vireo.uri());
 *   ...
 * }
 * }</pre>
 *
 * <p>A server touches nothing of the program around it: neither its logging nor its signals, exit
 * code, handlers or system properties. As many as you like live beside each other.
 */
package io.vireo.embedded;
