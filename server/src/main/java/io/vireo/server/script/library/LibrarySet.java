package io.vireo.server.script.library;

import io.vireo.server.data.Bytes;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Libraries and their functions by name. The name of a function is there once in all libraries,
 * whether in capitals or not. Confined to one thread.
 */
final class LibrarySet {
  private final Map<Bytes, Library> libraries = new LinkedHashMap<>();

  /** As they are written, which is how they are called most of the time. */
  private final Map<Bytes, LibraryFunction> functions = new HashMap<>();

  private final Map<Bytes, LibraryFunction> lowerCase = new HashMap<>();
  private final Collection<Library> all = Collections.unmodifiableCollection(libraries.values());
  private long heapBytes;

  LibrarySet() {}

  /** A copy of a set of libraries. */
  LibrarySet(LibrarySet other) {
    libraries.putAll(other.libraries);
    functions.putAll(other.functions);
    lowerCase.putAll(other.lowerCase);
    heapBytes = other.heapBytes;
  }

  /** All libraries, the oldest first. */
  Collection<Library> all() {
    return all;
  }

  int functionCount() {
    return functions.size();
  }

  long heapBytes() {
    return heapBytes;
  }

  /** The library of a name, or null. */
  Library get(Bytes name) {
    return libraries.get(name);
  }

  /** The function of a name, in capitals or not; or null. */
  LibraryFunction function(Bytes name) {
    LibraryFunction exact = functions.get(name);
    return exact == null ? lowerCase.get(lower(name)) : exact;
  }

  private static Bytes lower(Bytes name) {
    byte[] bytes = name.toArray();
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] >= 'A' && bytes[i] <= 'Z') {
        bytes[i] += 'a' - 'A';
      }
    }
    return Bytes.of(bytes);
  }

  /**
   * Adds a library, in the place of the one that has its name.
   *
   * @throws LibraryException if one of its functions is in another library; then nothing changes
   */
  void put(Library library) throws LibraryException {
    Library old = remove(library.name());
    for (LibraryFunction function : library.functions()) {
      if (lowerCase.containsKey(lower(function.name()))) {
        if (old != null) {
          add(old);
        }
        throw new LibraryException("Function " + function.name() + " already exists");
      }
    }
    add(library);
  }

  private void add(Library library) {
    libraries.put(library.name(), library);
    heapBytes += library.heapBytes();
    for (LibraryFunction function : library.functions()) {
      functions.put(function.name(), function);
      lowerCase.put(lower(function.name()), function);
    }
  }

  /** Removes the library of a name; gives it back, or null. */
  Library remove(Bytes name) {
    Library library = libraries.remove(name);
    if (library != null) {
      heapBytes -= library.heapBytes();
      for (LibraryFunction function : library.functions()) {
        functions.remove(function.name());
        lowerCase.remove(lower(function.name()));
      }
    }
    return library;
  }

  /**
   * Adds libraries.
   *
   * @param replace whether they take the place of those that have their names; else that is an
   *     error
   */
  void join(Collection<Library> more, boolean replace) throws LibraryException {
    for (Library library : more) {
      if (remove(library.name()) != null && !replace) {
        throw new LibraryException("Library " + library.name() + " already exists");
      }
    }
    for (Library library : more) {
      put(library);
    }
  }
}
