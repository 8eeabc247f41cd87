package io.vireo.server.script.library;

import io.vireo.server.data.Bytes;
import java.util.Collection;
import java.util.List;

/** What runs libraries of one language. Data context only. */
public interface LibraryEngine {
  /** Its name, as FUNCTION LIST shows it. */
  String name();

  /**
   * Reads a library's text and has it register its functions. Nothing of it is there if it fails.
   *
   * @param code the library's text, the first line included
   * @param bodyFrom where the first line ends
   * @param limited whether it must come to an end soon: any client may have sent it
   * @throws LibraryException if it is not valid or fails
   */
  List<LibraryFunction> load(Bytes code, int bodyFrom, boolean limited) throws LibraryException;

  /**
   * Bytes of the heap that it takes: about what it made of the libraries' texts, and what these
   * keep.
   *
   * <p>It is asked again and again, so it must not look at all of them each time.
   *
   * @param libraries all libraries that are there
   * @param changes how often libraries came or went since the server began
   */
  long heapBytes(Collection<Library> libraries, long changes);

  /** All its libraries are gone: nothing that they left behind is there any more. */
  void clear();
}
