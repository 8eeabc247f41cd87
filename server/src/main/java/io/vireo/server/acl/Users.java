package io.vireo.server.acl;

import io.vireo.config.ByteText;
import io.vireo.server.command.CommandTable;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.HeapLayout;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * All users, in the order of their names. There is always {@code default}. Data context only, but
 * for {@link #defaultUser}.
 */
public final class Users {
  private static final long ENTRY = HeapLayout.object(5, 1) + HeapLayout.object(2, 0);

  private final CommandCatalog catalog;
  private final Map<String, User> byName = new TreeMap<>();
  private final User defaultUser;
  private boolean channelsByDefault;

  /** Heap bytes of all users but the one that is always there as he was in the beginning. */
  private long heapBytes;

  /** The users of a server with these commands: {@code default}, with all rights. */
  public Users(CommandTable table) {
    catalog = new CommandCatalog(table);
    defaultUser = new User(User.DEFAULT, newUser().build());
    byName.put(User.DEFAULT, defaultUser);
    table.onceFilled(() -> defaultUser.rights(rightsOfDefault()));
  }

  /** The rights of {@code default} if no setting says otherwise. */
  Rights rightsOfDefault() {
    RightsDraft draft = newUser();
    for (String rule : new String[] {"+@all", "~*", "&*", "on", "nopass"}) {
      draft.apply(rule);
    }
    return draft.build();
  }

  /** A user with all rights that is none of the users: another node of the cluster. */
  public User superuser() {
    return new User("(superuser)", rightsOfDefault());
  }

  /** Sets whether new users may use all channels: {@code acl-pubsub-default}. */
  public void channelsByDefault(boolean yes) {
    channelsByDefault = yes;
  }

  /** The rights of a new user, to be changed by rules. */
  public RightsDraft newUser() {
    return new RightsDraft(catalog, channelsByDefault);
  }

  /** The rights that a user has, to be changed by rules. */
  public RightsDraft change(Rights rights) {
    return new RightsDraft(catalog, channelsByDefault, rights);
  }

  /** The user of every client that has not logged in. Any thread. */
  public User defaultUser() {
    return defaultUser;
  }

  /** The user of this name, or null. */
  public User find(Bytes name) {
    return byName.get(ByteText.of(name.toArray()));
  }

  /** The user of this name, or null. */
  public User find(String name) {
    return byName.get(name);
  }

  /** All users. */
  public Collection<User> all() {
    return byName.values();
  }

  /** Gives a user other rights; one that is not there is made. */
  public User put(String name, Rights rights) {
    User user = byName.get(name);
    if (user == null) {
      user = new User(name, rights);
      byName.put(name, user);
      heapBytes += ENTRY + Rights.text(name) + rights.heapBytes();
    } else {
      heapBytes += rights.heapBytes() - user.rights().heapBytes();
      user.rights(rights);
    }
    return user;
  }

  /** Heap bytes of all users, beside the one that is there from the beginning. */
  public long heapBytes() {
    return heapBytes;
  }

  /** Removes a user, if there is one of the name, and it is not {@code default}. */
  public User remove(String name) {
    User user = name.equals(User.DEFAULT) ? null : byName.remove(name);
    if (user != null) {
      heapBytes -= ENTRY + Rights.text(name) + user.rights().heapBytes();
    }
    return user;
  }

  /** The user that may log in with this name and password, or null. */
  public User verify(Bytes name, Bytes password) {
    User user = find(name);
    Rights rights = user == null ? newUser().build() : user.rights();
    return rights.accept(password) ? user : null;
  }

  /** True if a name has white space or a zero byte, which no user's name may have. */
  public static boolean isBadName(String name) {
    return SelectorDraft.hasSpace(name);
  }
}
