package io.vireo.server.engine.session;

import io.vireo.server.data.Bytes;
import io.vireo.server.engine.memory.KeptBytes;

/** What a client says of itself: names, empty where it says nothing. Data context only. */
public final class ClientIdentity {
  private final ClientAccount account;
  private Bytes name = Bytes.EMPTY;
  private Bytes libraryName = Bytes.EMPTY;
  private Bytes libraryVersion = Bytes.EMPTY;

  ClientIdentity(ClientAccount account) {
    this.account = account;
  }

  /** The name given by CLIENT SETNAME. */
  public Bytes name() {
    return name;
  }

  /** Sets the name; memory for it must have been asked for. */
  public void name(Bytes newName) {
    replaced(name, newName);
    name = newName;
  }

  /** The library's name given by CLIENT SETINFO. */
  public Bytes libraryName() {
    return libraryName;
  }

  /** Sets the library's name; memory for it must have been asked for. */
  public void libraryName(Bytes newName) {
    replaced(libraryName, newName);
    libraryName = newName;
  }

  /** The library's version given by CLIENT SETINFO. */
  public Bytes libraryVersion() {
    return libraryVersion;
  }

  /** Sets the library's version; memory for it must have been asked for. */
  public void libraryVersion(Bytes version) {
    replaced(libraryVersion, version);
    libraryVersion = version;
  }

  private void replaced(Bytes before, Bytes after) {
    account.keep(KeptBytes.name(after) - KeptBytes.name(before));
  }

  /** Bytes of all names. */
  public int length() {
    return name.length() + libraryName.length() + libraryVersion.length();
  }
}
