package io.vireo.server.net;

import io.vertx.core.net.SocketAddress;
import io.vireo.config.ByteText;
import io.vireo.config.Config;
import io.vireo.config.NetworkSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The socket of {@code unixsocket}, and its file. One thread at a time. */
final class UnixSocket {
  private static final Logger LOG = LoggerFactory.getLogger(UnixSocket.class);

  private final Config config;
  private final Path path;
  private ListeningSocket socket;

  UnixSocket(Config config) {
    this.config = config;
    this.path = config.resolve(config.get(NetworkSettings.UNIXSOCKET));
  }

  boolean isWanted() {
    return !config.get(NetworkSettings.UNIXSOCKET).isEmpty();
  }

  boolean isOpen() {
    return socket != null;
  }

  SocketAddress address() {
    return SocketAddress.domainSocketAddress(path.toString());
  }

  /** Removes the file that an earlier server has left behind. */
  void clear() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException kept) {
      // Listening will fail, and say why.
      LOG.debug("Could not remove {}: {}", path, kept.getMessage());
    }
  }

  /**
   * The socket is open: gives its file the wanted mode and group.
   *
   * @return why that is impossible, or null
   */
  String opened(ListeningSocket opened) {
    socket = opened;
    int mode = config.get(NetworkSettings.UNIXSOCKETPERM);
    String group = config.get(NetworkSettings.UNIXSOCKETGROUP);
    try {
      if (mode != 0) {
        Files.setPosixFilePermissions(path, permissions(mode));
      }
      if (!group.isEmpty()) {
        give(group);
      }
      return null;
    } catch (UserPrincipalNotFoundException unknown) {
      close();
      return "there is no group " + ByteText.shown(group);
    } catch (IOException failure) {
      close();
      return failure.getMessage();
    } catch (UnsupportedOperationException noModes) {
      close();
      return "this system has no file modes, so unixsocketperm has to be 0, and"
          + " unixsocketgroup empty";
    }
  }

  private void give(String group) throws IOException {
    GroupPrincipal principal =
        path.getFileSystem()
            .getUserPrincipalLookupService()
            .lookupPrincipalByGroupName(ByteText.shown(group));
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view == null) {
      throw new UnsupportedOperationException();
    }
    view.setGroup(principal);
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int i = 0; i < all.length; i++) {
      if ((mode & 0400 >> i) != 0) {
        permissions.add(all[i]);
      }
    }
    return permissions;
  }

  /** Stops listening and removes the file. */
  void close() {
    if (socket == null) {
      return;
    }
    socket.close();
    socket = null;
    try {
      LOG.info("Removing the unix socket file.");
      Files.deleteIfExists(path);
    } catch (IOException failure) {
      LOG.warn("Error removing the unix socket file: {}", failure.getMessage());
    }
  }
}
