package io.vireo.server.sentinel;

import io.netty.util.NetUtil;
import io.vireo.server.sentinel.machine.Address;
import io.vireo.server.sentinel.machine.Addresses;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Finds the addresses of hosts. With {@code resolve-hostnames} the system is asked, and waited for,
 * as a command that names a host has to be answered; the JVM keeps for a while what it was told.
 * Data context only.
 */
public final class Names implements Addresses {
  private boolean resolving;

  /** Whether hosts may be names. */
  public boolean resolving() {
    return resolving;
  }

  /** Sets whether hosts may be names. */
  public void resolving(boolean on) {
    resolving = on;
  }

  /** Whether a host is a number, and no name. */
  static boolean isNumber(String host) {
    return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
  }

  @Override
  public Address resolve(String host, int port) {
    if (isNumber(host)) {
      return Address.of(host, port);
    }
    if (!resolving) {
      return null;
    }
    try {
      return new Address(host, NetUtil.toAddressString(InetAddress.getByName(host)), port);
    } catch (UnknownHostException unknown) {
      return null;
    }
  }

  /**
   * The address of a host, where a name that is not known at present is an address too; null if
   * names are not resolved.
   */
  public Address accept(String host, int port) {
    Address address = resolve(host, port);
    return address == null && resolving ? new Address(host, "", port) : address;
  }
}
