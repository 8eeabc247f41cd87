package io.vireo.server.report;

import io.vireo.server.engine.context.Clock;
import io.vireo.server.info.FieldOwners;
import io.vireo.server.tls.Tls;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The fields of INFO tls: which certificates are in use, and when they end. */
public final class TlsFields {
  private TlsFields() {}

  /** Gives INFO the fields. */
  public static void own(FieldOwners fields, Tls tls, Clock clock) {
    own(fields, "server", tls::serverCertificate, clock);
    own(fields, "client", tls::clientCertificate, clock);
    own(fields, "ca", tls::authorityCertificate, clock);
  }

  private static void own(
      FieldOwners fields,
      String role,
      Supplier<Optional<X509Certificate>> certificate,
      Clock clock) {
    String prefix = "tls_" + role + "_cert_";
    fields.own(prefix + "serial", () -> certificate.get().map(TlsFields::serial).orElse("none"));
    fields.own(
        prefix + "expires_in_seconds",
        () -> certificate.get().map(found -> secondsLeft(found, clock.millis())).orElse(0L));
  }

  /** The serial number as OpenSSL writes it: whole bytes in hexadecimal. */
  private static String serial(X509Certificate certificate) {
    String digits = certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT);
    return digits.length() % 2 == 0 ? digits : "0" + digits;
  }

  private static long secondsLeft(X509Certificate certificate, long nowMillis) {
    long left = certificate.getNotAfter().getTime() - nowMillis;
    return Math.max(0, TimeUnit.MILLISECONDS.toSeconds(left));
  }
}
