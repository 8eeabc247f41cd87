package io.vireo.server.guard;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/**
 * Leaves out the command line, which tests start as a program: it is none of the server's rooms.
 */
public final class WithoutCommandLine implements ImportOption {
  @Override
  public boolean includes(Location location) {
    return !location.contains("/io/vireo/cli/");
  }
}
