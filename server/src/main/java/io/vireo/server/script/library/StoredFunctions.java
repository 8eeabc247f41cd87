package io.vireo.server.script.library;

import io.vireo.persistence.rdb.CorruptValueException;
import io.vireo.server.data.Bytes;
import io.vireo.server.durability.LibraryTexts;
import java.util.List;

/** The functions of the server as files have them. Data context only. */
public final class StoredFunctions implements LibraryTexts {
  private final Functions functions;

  /** Those that are in the registry at any time. */
  public StoredFunctions(Functions functions) {
    this.functions = functions;
  }

  @Override
  public List<byte[]> all() {
    return functions.libraries().stream().map(library -> library.code().array()).toList();
  }

  @Override
  public void load(byte[] text, boolean replace) throws CorruptValueException {
    try {
      functions.load(Bytes.of(text), replace, false);
    } catch (LibraryException refused) {
      throw new CorruptValueException(refused.getMessage());
    }
  }

  @Override
  public LibraryTexts beginIncoming() {
    functions.beginIncoming();
    return new Incoming();
  }

  @Override
  public void adoptIncoming() {
    functions.adoptIncoming();
  }

  @Override
  public void dropIncoming() {
    functions.dropIncoming();
  }

  /** The second set as files fill it. */
  private final class Incoming implements LibraryTexts {
    @Override
    public List<byte[]> all() {
      return List.of();
    }

    @Override
    public void load(byte[] text, boolean replace) throws CorruptValueException {
      try {
        functions.loadIncoming(Bytes.of(text), replace);
      } catch (LibraryException refused) {
        throw new CorruptValueException(refused.getMessage());
      }
    }

    @Override
    public LibraryTexts beginIncoming() {
      throw new IllegalStateException("This is a second set");
    }

    @Override
    public void adoptIncoming() {
      functions.adoptIncoming();
    }

    @Override
    public void dropIncoming() {
      functions.dropIncoming();
    }
  }
}
