/** A Redis-compatible server in your own process, with its libraries inside. */
module io.vireo.embedded {
  requires java.logging;
  requires java.naming;
  requires jdk.management;
  requires jdk.net;
  requires jdk.unsupported;
  requires org.slf4j;
  requires static jdk.jfr;
  requires static org.junit.jupiter.api;

  exports io.vireo.embedded;
  exports io.vireo.embedded.junit;

  uses io.vireo.shaded.io.vertx.core.spi.JsonFactory;
  uses io.vireo.shaded.io.vertx.core.spi.VertxServiceProvider;
  uses io.vireo.shaded.io.vertx.core.spi.VerticleFactory;
}
