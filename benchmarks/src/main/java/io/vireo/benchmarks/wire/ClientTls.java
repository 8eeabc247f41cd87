package io.vireo.benchmarks.wire;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** How a client speaks TLS: which certificates it trusts, and which it shows. Any thread. */
public final class ClientTls {
  private final SslContext context;

  private ClientTls(SslContext context) {
    this.context = context;
  }

  /**
   * Reads PEM files.
   *
   * @param authority the authority to trust; null for those that the JDK trusts
   * @param certificate the client's, or null
   * @param key its key, or null
   * @param insecure whether to trust every certificate
   * @throws IOException if a file is not what it should be
   */
  public static ClientTls of(Path authority, Path certificate, Path key, boolean insecure)
      throws IOException {
    // As redis-benchmark, it checks the authority of the server's certificate, and not the host.
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .endpointIdentificationAlgorithm(null);
    try {
      if (insecure) {
        builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
      } else if (authority != null) {
        builder.trustManager(authority.toFile());
      }
      if (certificate != null && key != null) {
        builder.keyManager(certificate.toFile(), key.toFile());
      }
      return new ClientTls(builder.build());
    } catch (IllegalArgumentException unreadable) {
      throw new IOException(unreadable.getMessage(), unreadable);
    }
  }

  /** Shakes hands on a socket in blocking mode, and resumes no session of before. */
  TlsWire afresh(SocketChannel channel) throws IOException {
    return TlsWire.begin(channel, context.newEngine(ByteBufAllocator.DEFAULT));
  }

  /** Shakes hands on a socket in blocking mode, and resumes a session with the same server. */
  TlsWire over(SocketChannel channel, String host, int port) throws IOException {
    return TlsWire.begin(channel, context.newEngine(ByteBufAllocator.DEFAULT, host, port));
  }
}
