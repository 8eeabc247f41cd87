package io.vireo.server.durability;

import io.vireo.persistence.disk.DurableFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A disk in memory that can fail in all ways: at each step, for a time or for ever, and by losing
 * power.
 *
 * <p>It forgets in a power cut what POSIX lets it forget: what was written to a file since it was
 * last forced to the disk, and what became of the names in a directory since that was. Any part of
 * both may survive; names change in order. One thread at a time.
 */
final class SimulatedDisk implements DurableFiles {
  /** What can be asked of a disk. */
  enum Kind {
    CREATE,
    OPEN,
    WRITE,
    TRUNCATE,
    SYNC,
    CLOSE,
    RENAME,
    DELETE,
    MAKE_DIRECTORY,
    SYNC_DIRECTORY
  }

  /** Something asked of the disk. */
  record Step(int number, Kind kind, Path file) {
    boolean isOn(String name) {
      return file.toString().contains(name);
    }
  }

  /** Decides what fails. */
  interface Fault {
    /** Throws what the step is to fail with, if it is to. */
    void before(Step step) throws IOException;
  }

  /** A write that fails in the middle. */
  static final class Torn extends IOException {
    private static final long serialVersionUID = 1L;

    Torn(String reason) {
      super(reason);
    }
  }

  /** How much of what was not forced to the disk survives. */
  enum Survival {
    NOTHING,
    ALL,
    SOME
  }

  private static final class Node {
    private final boolean directory;
    private byte[] content = {};
    private byte[] lasting = {};

    Node(boolean directory) {
      this.directory = directory;
    }
  }

  /** Names that changed together; a null node is a name that is gone. */
  private record Change(Set<Path> directories, Map<Path, Node> names) {}

  private final Path root;
  private final Map<Path, Node> names = new TreeMap<>();
  private final Map<Path, Node> lastingNames = new TreeMap<>();
  private final List<Change> changes = new ArrayList<>();
  private Fault fault = step -> {};
  private String unreadable;
  private Error readingFault;
  private int steps;
  private int powerUntil = Integer.MAX_VALUE;

  /** An empty disk with one directory. */
  SimulatedDisk(Path root) {
    this.root = root;
  }

  /** Lets steps fail from now on. */
  void fault(Fault newFault) {
    fault = newFault;
  }

  /** Lets the reading of a file end with an error in the middle. */
  void failReading(String file, Error error) {
    unreadable = file;
    readingFault = error;
  }

  /** Nothing fails any more. */
  void heal() {
    fault = step -> {};
  }

  /** Loses power when so many steps were done. */
  void losePowerAt(int step) {
    powerUntil = step;
  }

  /** True once power is lost: nothing works, and nothing matters any more. */
  boolean hasLostPower() {
    return steps >= powerUntil;
  }

  /** How many steps were asked for. */
  int steps() {
    return steps;
  }

  /** The names of all files, without directories. */
  List<String> files() {
    return names.entrySet().stream()
        .filter(entry -> !entry.getValue().directory)
        .map(entry -> root.relativize(entry.getKey()).toString())
        .collect(Collectors.toList());
  }

  /** What a file holds. */
  byte[] content(String name) {
    return names.get(root.resolve(name)).content.clone();
  }

  /** Gives a file, which is there, another content, for good. */
  void content(String name, byte[] bytes) {
    Node node = names.get(root.resolve(name));
    node.content = bytes.clone();
    node.lasting = bytes.clone();
  }

  /** The disk as it is found when power is back. */
  SimulatedDisk afterPowerCut(Survival survival, Random random) {
    SimulatedDisk next = new SimulatedDisk(root);
    int kept =
        switch (survival) {
          case NOTHING -> 0;
          case ALL -> changes.size();
          case SOME -> random.nextInt(changes.size() + 1);
        };
    Map<Path, Node> found = new TreeMap<>(lastingNames);
    changes.subList(0, kept).forEach(change -> apply(change, found));
    found.forEach(
        (name, node) -> {
          if (name.getParent().equals(root) || found.containsKey(name.getParent())) {
            next.adopt(name, survivor(node, survival, random));
          }
        });
    return next;
  }

  private void adopt(Path name, Node node) {
    names.put(name, node);
    lastingNames.put(name, node);
  }

  private static Node survivor(Node node, Survival survival, Random random) {
    Node copy = new Node(node.directory);
    boolean grew = node.content.length >= node.lasting.length;
    copy.content =
        switch (survival) {
          case NOTHING -> node.lasting.clone();
          case ALL -> node.content.clone();
          case SOME -> {
            int more = grew ? random.nextInt(node.content.length - node.lasting.length + 1) : 0;
            yield grew
                ? Arrays.copyOf(node.content, node.lasting.length + more)
                : node.lasting.clone();
          }
        };
    copy.lasting = copy.content;
    return copy;
  }

  private void step(Kind kind, Path file) throws IOException {
    if (hasLostPower()) {
      throw new IOException("Input/output error");
    }
    steps++;
    if (hasLostPower()) {
      throw new IOException("Input/output error");
    }
    fault.before(new Step(steps, kind, file));
  }

  private static void apply(Change change, Map<Path, Node> to) {
    change
        .names()
        .forEach(
            (name, node) -> {
              if (node == null) {
                to.remove(name);
              } else {
                to.put(name, node);
              }
            });
  }

  private void change(Set<Path> directories, Map<Path, Node> changed) {
    Change change = new Change(directories, changed);
    apply(change, names);
    changes.add(change);
  }

  private void checkParent(Path file) throws IOException {
    if (!exists(file.getParent())) {
      throw new NoSuchFileException(file.toString());
    }
  }

  @Override
  public Output create(Path file) throws IOException {
    step(Kind.CREATE, file);
    checkParent(file);
    Node node = names.get(file);
    if (node == null) {
      return created(file);
    }
    node.content = new byte[0];
    return new Open(file, node);
  }

  private Output created(Path file) {
    Node node = new Node(false);
    change(Set.of(file.getParent()), Map.of(file, node));
    return new Open(file, node);
  }

  @Override
  public Output open(Path file) throws IOException {
    step(Kind.OPEN, file);
    checkParent(file);
    Node node = names.get(file);
    return node == null ? created(file) : new Open(file, node);
  }

  @Override
  public InputStream read(Path file) throws IOException {
    byte[] content = find(file).content;
    if (readingFault == null || !file.endsWith(unreadable)) {
      return new ByteArrayInputStream(content);
    }
    InputStream end =
        new InputStream() {
          @Override
          public int read() {
            throw readingFault;
          }
        };
    return new SequenceInputStream(new ByteArrayInputStream(content, 0, content.length / 2), end);
  }

  private Node find(Path file) throws IOException {
    Node node = names.get(file);
    if (node == null || node.directory) {
      throw new NoSuchFileException(file.toString());
    }
    return node;
  }

  @Override
  public long size(Path file) throws IOException {
    return find(file).content.length;
  }

  @Override
  public boolean exists(Path file) {
    return names.containsKey(file) || root.startsWith(file);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    step(Kind.RENAME, to);
    Node node = find(from);
    checkParent(to);
    Map<Path, Node> changed = new TreeMap<>();
    changed.put(from, null);
    changed.put(to, node);
    change(new HashSet<>(List.of(from.getParent(), to.getParent())), changed);
  }

  @Override
  public void delete(Path file) throws IOException {
    step(Kind.DELETE, file);
    if (names.containsKey(file)) {
      Map<Path, Node> changed = new TreeMap<>();
      changed.put(file, null);
      change(Set.of(file.getParent()), changed);
    }
  }

  @Override
  public void makeDirectory(Path directory) throws IOException {
    step(Kind.MAKE_DIRECTORY, directory);
    change(Set.of(directory.getParent()), Map.of(directory, new Node(true)));
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    step(Kind.SYNC_DIRECTORY, directory);
    changes.removeIf(
        change -> {
          boolean here = change.directories().contains(directory);
          if (here) {
            apply(change, lastingNames);
          }
          return here;
        });
  }

  private final class Open implements Output {
    private final Path file;
    private final Node node;

    Open(Path file, Node node) {
      this.file = file;
      this.node = node;
    }

    @Override
    public long size() {
      return node.content.length;
    }

    @Override
    public void write(ByteBuffer bytes, long offset) throws IOException {
      try {
        step(Kind.WRITE, file);
      } catch (Torn torn) {
        bytes.limit(bytes.position() + bytes.remaining() / 2);
        put(bytes, (int) offset);
        throw torn;
      }
      put(bytes, (int) offset);
    }

    private void put(ByteBuffer bytes, int offset) {
      int end = offset + bytes.remaining();
      if (end > node.content.length) {
        node.content = Arrays.copyOf(node.content, end);
      } else {
        node.content = node.content.clone();
      }
      bytes.get(node.content, offset, bytes.remaining());
    }

    @Override
    public void truncate(long size) throws IOException {
      step(Kind.TRUNCATE, file);
      node.content = Arrays.copyOf(node.content, (int) size);
    }

    @Override
    public void sync() throws IOException {
      step(Kind.SYNC, file);
      node.lasting = node.content.clone();
    }

    @Override
    public void close() throws IOException {
      step(Kind.CLOSE, file);
    }
  }
}
