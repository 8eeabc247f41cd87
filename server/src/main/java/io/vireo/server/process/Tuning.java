package io.vireo.server.process;

import java.security.Security;
import java.util.List;
import java.util.Map;

/**
 * What the libraries take from properties of the process alone. To be set before their classes are
 * loaded; a property that the user has set stays.
 */
public final class Tuning {
  private static final Map<String, String> PROPERTIES =
      Map.of(
          // Events of the flight recorder for each buffer: loading the recorder takes a third of
          // the whole start.
          "io.netty.jfr.enabled", "false",
          // A client that asks for handshakes again and again within TLS 1.2; BoringSSL refuses.
          "jdk.tls.rejectClientInitiatedRenegotiation", "true",
          // The JDK resumes by its tickets of TLS 1.2 after the session's time, and promises them
          // even where it may send none; without them its cache of sessions decides.
          "jdk.tls.server.enableSessionTicketExtension", "false",
          // Netty's own resolver; the JVM's is enough for a few names.
          "vertx.disableDnsResolver", "true",
          // Vert.x times its worker tasks, of which the server has one.
          "vertx.disableContextTimings", "true");

  /** Vert.x counts what it does. */
  private static final String NO_VERTX_METRICS = "vertx.disableMetrics";

  /**
   * Netty asks the JVM for no machine code, for sockets and for TLS, which is not relocated with
   * it: the question alone is a warning from JDK 24 on.
   */
  private static final List<String> NO_MACHINE_CODE =
      List.of("io.netty.transport.noNative", "io.netty.handler.ssl.noOpenSsl");

  /** How the names of libraries begin that are relocated into a jar of Vireo's. */
  private static final String OWN_PREFIX = "io.vireo.";

  private static final String FORBIDDEN = "jdk.tls.disabledAlgorithms";

  private Tuning() {}

  /**
   * Sets the properties.
   *
   * @param vertxMetrics whether Vert.x shall count what it does
   */
  public static void apply(boolean vertxMetrics) {
    PROPERTIES.forEach(Tuning::set);
    if (!vertxMetrics) {
      set(NO_VERTX_METRICS, "true");
    }
    allowNamedCiphers();
  }

  /**
   * Sets the properties that only libraries of this server's own read, and leaves those alone that
   * the rest of the program goes by: none but where the libraries are relocated, and the names of
   * their properties with them. Vert.x counts nothing then.
   */
  public static void applyToRelocated() {
    PROPERTIES.forEach(Tuning::setIfOwn);
    setIfOwn(NO_VERTX_METRICS, "true");
    NO_MACHINE_CODE.forEach(property -> setIfOwn(property, "true"));
  }

  private static void setIfOwn(String property, String value) {
    if (property.startsWith(OWN_PREFIX)) {
      set(property, value);
    }
  }

  /**
   * Lets the setting {@code tls-ciphers} name ciphers whose keys are agreed on by RSA, as OpenSSL
   * and BoringSSL do: from JDK 24 on they are forbidden whatever the settings say. A file of
   * security properties that the user has named holds as it is.
   */
  private static void allowNamedCiphers() {
    String forbidden = Security.getProperty(FORBIDDEN);
    if (forbidden != null && System.getProperty("java.security.properties") == null) {
      Security.setProperty(FORBIDDEN, forbidden.replaceAll("TLS_RSA_\\*\\s*,?\\s*", ""));
    }
  }

  private static void set(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
