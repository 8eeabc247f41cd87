package io.vireo.server.tls;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns once a day of certificates that end within thirty days, or have ended. One thread at a
 * time.
 */
final class CertificateDates {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateDates.class);

  private static final long NEAR_DAYS = 30;

  private List<X509Certificate> certificates = List.of();
  private long lookedAt;
  private boolean due;

  /** Watches these and no others. */
  void watch(List<X509Certificate> all) {
    certificates = List.copyOf(all);
    due = true;
  }

  /** Warns, if that is due. */
  void look(long nowMillis) {
    if (due || nowMillis - lookedAt >= TimeUnit.DAYS.toMillis(1)) {
      due = false;
      lookedAt = nowMillis;
      certificates.forEach(certificate -> look(certificate, nowMillis));
    }
  }

  private static void look(X509Certificate certificate, long nowMillis) {
    long left = certificate.getNotAfter().getTime() - nowMillis;
    String subject = certificate.getSubjectX500Principal().getName();
    if (left < 0) {
      LOG.warn("The certificate of {} has ended at {}", subject, ended(certificate));
    } else if (left < TimeUnit.DAYS.toMillis(NEAR_DAYS)) {
      LOG.warn(
          "The certificate of {} ends in {} days, at {}",
          subject,
          TimeUnit.MILLISECONDS.toDays(left),
          ended(certificate));
    } else if (certificate.getNotBefore().getTime() > nowMillis) {
      LOG.warn("The certificate of {} does not hold yet", subject);
    }
  }

  private static Object ended(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant();
  }
}
