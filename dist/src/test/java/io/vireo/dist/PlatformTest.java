package io.vireo.dist;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which machine code is for whom, by the names that Netty's files have. */
class PlatformTest {
  @Test
  void isNamedAsNettyDoes() {
    assertThat(Platform.of("Linux", "amd64")).hasToString("linux-x86_64");
    assertThat(Platform.of("Linux", "aarch64")).hasToString("linux-aarch_64");
    assertThat(Platform.of("Mac OS X", "aarch64")).hasToString("osx-aarch_64");
    assertThat(Platform.of("Windows 11", "amd64")).hasToString("windows-x86_64");
  }

  @Test
  void usesItsOwnFilesOnly() {
    Platform linux = Platform.of("Linux", "amd64");
    assertThat(linux.uses("libnetty_tcnative_linux_x86_64.so")).isTrue();
    assertThat(linux.uses("libnetty_transport_native_epoll_x86_64.so")).isTrue();
    assertThat(linux.uses("libnetty_tcnative_linux_aarch_64.so")).isFalse();
    assertThat(linux.uses("netty_tcnative_windows_x86_64.dll")).isFalse();
    Platform windows = Platform.of("Windows 11", "amd64");
    assertThat(windows.uses("netty_tcnative_windows_x86_64.dll")).isTrue();
    assertThat(windows.uses("libnetty_transport_native_epoll_x86_64.so")).isFalse();
  }
}
