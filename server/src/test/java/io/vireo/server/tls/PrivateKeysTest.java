package io.vireo.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.server.testing.TestCertificates;
import java.math.BigInteger;
import java.nio.file.Files;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import org.junit.jupiter.api.Test;

/** Keys in each form that OpenSSL writes. */
class PrivateKeysTest {
  private final TestCertificates made = TestCertificates.fresh();

  private PrivateKey read(String name, String pass) throws TlsFailure {
    return PrivateKeys.read(made.file(name), pass);
  }

  @Test
  void readsAllFormsOfAnRsaKey() throws Exception {
    made.openssl("genrsa -out plain 2048");
    made.openssl("rsa -in plain -traditional -out old");
    made.openssl("rsa -in plain -traditional -aes256 -passout pass:secret -out oldlocked");
    made.openssl("rsa -in plain -traditional -des3 -passout pass:secret -out oldlocked3");
    made.openssl("pkcs8 -topk8 -in plain -v2 aes-256-cbc -passout pass:secret -out locked");
    PrivateKey key = read("plain", "");

    assertThat(key.getAlgorithm()).isEqualTo("RSA");
    assertThat(read("old", "")).isEqualTo(key);
    assertThat(read("oldlocked", "secret")).isEqualTo(key);
    assertThat(read("oldlocked3", "secret")).isEqualTo(key);
    assertThat(read("locked", "secret")).isEqualTo(key);
  }

  @Test
  void readsAllFormsOfAKeyOnACurve() throws Exception {
    made.openssl("ecparam -name prime256v1 -genkey -out old");
    made.openssl("pkcs8 -topk8 -nocrypt -in old -out plain");
    made.openssl("pkcs8 -topk8 -in old -passout pass:secret -out locked");
    made.openssl("genpkey -algorithm ed25519 -out edwards");

    assertThat(number("old", "")).isEqualTo(number("plain", ""));
    assertThat(number("locked", "secret")).isEqualTo(number("plain", ""));
    assertThat(read("edwards", "").getAlgorithm()).isEqualTo("EdDSA");
  }

  /** Forms may differ in what stands beside the number. */
  private BigInteger number(String name, String pass) throws TlsFailure {
    return ((ECPrivateKey) read(name, pass)).getS();
  }

  @Test
  void tellsWhatIsWrongAndWhere() throws Exception {
    made.openssl("pkcs8 -topk8 -in server.key -passout pass:secret -out locked");
    Files.writeString(made.file("garbage"), "-----BEGIN PRIVATE KEY-----\nAAAA\n");
    Files.writeString(
        made.file("bad"), "\n-----BEGIN PRIVATE KEY-----\nAA!A\n-----END PRIVATE KEY-----\n");

    assertThatThrownBy(() -> read("locked", "wrong"))
        .hasMessage("line 1: a wrong pass phrase, or not a private key");
    assertThatThrownBy(() -> read("locked", ""))
        .hasMessage("line 1: the key is encrypted, and there is no pass phrase");
    assertThatThrownBy(() -> read("garbage", "")).hasMessage("line 1: PRIVATE KEY has no end");
    assertThatThrownBy(() -> read("bad", "")).hasMessage("line 2: PRIVATE KEY is not in base 64");
    assertThatThrownBy(() -> read("ca.crt", "")).hasMessage("no private key in PEM form");
    assertThatThrownBy(() -> read("missing", "")).hasMessage("No such file or directory");
  }
}
