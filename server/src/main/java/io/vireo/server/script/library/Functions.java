package io.vireo.server.script.library;

import io.vireo.server.data.Bytes;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The functions of the server: libraries by name, and the engines that run them. It knows no
 * language: an engine makes functions of a text, and each function has its body. Data context only.
 *
 * <p>A library that cannot be loaded changes nothing, and neither do several of which one cannot
 * be.
 */
public final class Functions {
  /** By their names in lower case. */
  private final Map<String, LibraryEngine> engines = new TreeMap<>();

  private LibrarySet present = new LibrarySet();

  /** A second set, which takes the place of the first or is dropped; null if there is none. */
  private LibrarySet incoming;

  /** What the engines take is to be looked at anew. */
  private long changes;

  /** What becomes of the libraries that are there when others are restored. */
  public enum Policy {
    /** They are removed. */
    FLUSH,
    /** They stay; a library of the same name is an error. */
    APPEND,
    /** They stay; a library of the same name takes the place of the old one. */
    REPLACE
  }

  /** Texts of libraries, one after the other. */
  @FunctionalInterface
  public interface Texts {
    /**
     * The next one, or null if there are no more.
     *
     * @throws LibraryException if what follows is no text
     */
    Bytes next() throws LibraryException;
  }

  /** Adds an engine, before there are any libraries. */
  public void engine(LibraryEngine engine) {
    engines.put(engine.name().toLowerCase(Locale.ROOT), engine);
  }

  /** The engines, by name. */
  public Collection<LibraryEngine> engines() {
    return List.copyOf(engines.values());
  }

  /** All libraries, the oldest first. */
  public Collection<Library> libraries() {
    return present.all();
  }

  /** How many functions there are. */
  public int count() {
    return present.functionCount();
  }

  /** Bytes of the heap that the libraries take, without what their engines made of them. */
  public long heapBytes() {
    return present.heapBytes() + (incoming == null ? 0 : incoming.heapBytes());
  }

  /** Bytes of the heap that the engines take for the libraries, and for what these keep. */
  public long engineBytes() {
    long sum = 0;
    for (LibraryEngine engine : engines.values()) {
      sum += engine.heapBytes(present.all(), changes);
    }
    return sum;
  }

  /** The function of a name, in capitals or not; null if there is none. */
  public LibraryFunction find(Bytes name) {
    return present.function(name);
  }

  /**
   * Loads a library.
   *
   * @param code its text, with an array of its own, which the registry keeps
   * @param replace whether it takes the place of one that has its name
   * @param limited whether it must come to an end soon: any client may have sent it
   * @return the library
   * @throws LibraryException if it cannot be loaded; then nothing has changed
   */
  public Library load(Bytes code, boolean replace, boolean limited) throws LibraryException {
    changes++;
    return load(present, code, replace, limited);
  }

  private Library load(LibrarySet into, Bytes code, boolean replace, boolean limited)
      throws LibraryException {
    LibraryHeader header = LibraryHeader.of(code.array());
    if (!LibraryHeader.isName(header.name())) {
      throw new LibraryException(LibraryHeader.NAME_RULE);
    }
    LibraryEngine engine = engines.get(header.engine().toLowerCase(Locale.ROOT));
    if (engine == null) {
      throw new LibraryException("Engine '" + header.engine() + "' not found");
    }
    if (!replace && into.get(header.name()) != null) {
      throw new LibraryException("Library '" + header.name() + "' already exists");
    }
    List<LibraryFunction> made = engine.load(code, header.length(), limited);
    if (made.isEmpty()) {
      throw new LibraryException("No functions registered");
    }
    Library library = new Library(header.name(), engine.name(), code, made);
    into.put(library);
    return library;
  }

  /**
   * Loads several libraries: all of them or none.
   *
   * @param texts gives their texts, each with an array of its own, which the registry keeps
   * @param limited whether each must come to an end soon
   * @throws LibraryException if one cannot be loaded; then nothing has changed
   */
  public void restore(Texts texts, Policy policy, boolean limited) throws LibraryException {
    changes++;
    LibrarySet restored = new LibrarySet();
    for (Bytes code = texts.next(); code != null; code = texts.next()) {
      load(restored, code, false, limited);
    }
    if (policy == Policy.FLUSH) {
      present = restored;
      return;
    }
    LibrarySet joined = new LibrarySet(present);
    joined.join(restored.all(), policy == Policy.REPLACE);
    present = joined;
  }

  /** Begins a second set, without libraries; one that was begun before is dropped. */
  void beginIncoming() {
    incoming = new LibrarySet();
  }

  /** Loads a library into the second set; see {@link #load}. */
  void loadIncoming(Bytes code, boolean replace) throws LibraryException {
    changes++;
    load(incoming, code, replace, false);
  }

  /** The second set takes the place of the first. */
  void adoptIncoming() {
    changes++;
    present = incoming;
    incoming = null;
  }

  /** Drops the second set. */
  void dropIncoming() {
    changes++;
    incoming = null;
  }

  /** Removes the library of a name; false if there is none. */
  public boolean delete(Bytes name) {
    changes++;
    return present.remove(name) != null;
  }

  /** Removes all libraries, and what they left behind. */
  public void clear() {
    changes++;
    present = new LibrarySet();
    engines.values().forEach(LibraryEngine::clear);
  }
}
