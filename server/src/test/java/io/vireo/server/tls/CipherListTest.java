package io.vireo.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CipherListTest {
  private static final String ECDSA = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";

  @Test
  void namesOneSuiteOrMany() {
    assertThat(CipherList.read("AES128-SHA256")).containsExactly("TLS_RSA_WITH_AES_128_CBC_SHA256");
    assertThat(CipherList.read("ECDHE-ECDSA-AES128-GCM-SHA256")).containsExactly(ECDSA);
    assertThat(CipherList.read("ECDHE+AESGCM+AES128"))
        .containsExactly(ECDSA, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
    assertThat(CipherList.read("DEFAULT")).hasSize(CipherSuite.ALL.size());
    assertThat(CipherList.read("NOPE")).isEmpty();
    assertThat(CipherList.read("eNULL:aNULL")).isEmpty();
  }

  @Test
  void takesOffBansAndMoves() {
    assertThat(CipherList.read("DEFAULT:-AES128-SHA256"))
        .hasSize(CipherSuite.ALL.size() - 1)
        .doesNotContain("TLS_RSA_WITH_AES_128_CBC_SHA256");
    assertThat(CipherList.read("AES128-SHA:-AES128-SHA:AES128-SHA")).hasSize(1);
    assertThat(CipherList.read("AES128-SHA:!AES128-SHA:AES128-SHA")).isEmpty();
    assertThat(CipherList.read("AES128-SHA:AES256-SHA:+AES128"))
        .containsExactly("TLS_RSA_WITH_AES_256_CBC_SHA", "TLS_RSA_WITH_AES_128_CBC_SHA");
    assertThat(CipherList.read("AES128-SHA:AES256-SHA:@STRENGTH"))
        .containsExactly("TLS_RSA_WITH_AES_256_CBC_SHA", "TLS_RSA_WITH_AES_128_CBC_SHA");
  }
}
