package io.vireo.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CommandTest {
  private static Command sealed(Family family, Command command) {
    new CommandTable().fill(List.of(family), Map.of());
    return command;
  }

  private static Command inGroup(Group group, Consumer<Command> declaration) {
    var family = new SampleFamily(group);
    Command command = family.declare("X", 1);
    declaration.accept(command);
    return sealed(family, command);
  }

  @Test
  void arity() {
    var family = SampleFamily.generic();
    Command exact = family.declare("EXACT", 2);
    Command least = family.declare("LEAST", -2);
    assertThat(exact.arityFits(1)).isFalse();
    assertThat(exact.arityFits(2)).isTrue();
    assertThat(exact.arityFits(3)).isFalse();
    assertThat(least.arityFits(1)).isFalse();
    assertThat(least.arityFits(2)).isTrue();
    assertThat(least.arityFits(1000)).isTrue();
    assertThatThrownBy(() -> family.declare("NONE", 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsQuick() {
    Command undeclared = inGroup(Group.STRING, c -> c.flags(Flag.FAST));
    assertThat(undeclared.isQuick(1)).as("documented as O(1), but that is for people").isFalse();
    assertThat(undeclared.costs()).isEmpty();
    Command constant = inGroup(Group.STRING, c -> c.cost(Cost.Fixed.CONSTANT));
    assertThat(constant.isQuick(1000)).isTrue();
    Command withoutNumber = inGroup(Group.LIST, c -> c.cost(new Cost.Arguments(2)));
    assertThat(withoutNumber.isQuick(2)).isTrue();
    assertThat(withoutNumber.isQuick(3)).isFalse();
    assertThat(withoutNumber.isQuickIfSmall()).isFalse();
    Command small = inGroup(Group.LIST, c -> c.cost(new Cost.Arguments(2), Cost.Fixed.VALUE));
    assertThat(small.isQuick(3)).isFalse();
    assertThat(small.isQuickIfSmall()).isTrue();
    Command range = inGroup(Group.LIST, c -> c.cost(new Cost.Range(4)));
    assertThat(range.isQuickRange(4)).isTrue();
    assertThat(range.isQuickRange(5)).as("an option may make positions something else").isFalse();
    assertThat(withoutNumber.isQuickRange(2)).isFalse();
  }

  @Test
  void behaviourGivesCategories() {
    Command write = inGroup(Group.STRING, c -> c.flags(Flag.WRITE, Flag.FAST));
    assertThat(write.categories()).containsExactly(Category.WRITE, Category.STRING, Category.FAST);
    Command admin = inGroup(Group.SERVER, c -> c.flags(Flag.ADMIN, Flag.BLOCKING));
    assertThat(admin.categories())
        .containsExactly(Category.ADMIN, Category.SLOW, Category.BLOCKING, Category.DANGEROUS);
    Command pubsub = inGroup(Group.PUBSUB, c -> c.flags(Flag.PUBSUB));
    assertThat(pubsub.categories()).containsExactly(Category.PUBSUB, Category.SLOW);
    assertThat(write.categoryBits())
        .isEqualTo(Category.WRITE.bit() | Category.STRING.bit() | Category.FAST.bit());
  }

  @Test
  void scriptsAreNeverReads() {
    Command script = inGroup(Group.SCRIPTING, c -> c.flags(Flag.READONLY));
    assertThat(script.categories()).containsExactly(Category.SLOW, Category.SCRIPTING);
    Command read = inGroup(Group.HASH, c -> c.flags(Flag.READONLY));
    assertThat(read.categories()).containsExactly(Category.READ, Category.HASH, Category.SLOW);
  }

  @Test
  void aSubjectOfItsOwnReplacesThatOfTheGroup() {
    Command sort = inGroup(Group.GENERIC, c -> c.categories(Category.LIST, Category.DANGEROUS));
    assertThat(sort.categories()).containsExactly(Category.LIST, Category.SLOW, Category.DANGEROUS);
    Command keys = inGroup(Group.GENERIC, c -> c.categories(Category.DANGEROUS));
    assertThat(keys.categories())
        .containsExactly(Category.KEYSPACE, Category.SLOW, Category.DANGEROUS);
  }

  @Test
  void aContainerHasNoSubject() {
    var family = SampleFamily.generic();
    Command container = family.declareContainer("OBJECT");
    Command sub = SampleFamily.declareSub(container, "FREQ", 3);
    sealed(family, container);
    assertThat(container.categories()).containsExactly(Category.SLOW);
    assertThat(sub.categories()).containsExactly(Category.KEYSPACE, Category.SLOW);
  }

  @Test
  void subcommands() {
    var family = SampleFamily.generic();
    Command config = family.declareContainer("CONFIG");
    Command get = SampleFamily.declareSub(config, "GET", -3);
    sealed(family, config);
    byte[] request = Ascii.bytes("..gEt..");
    assertThat(config.isContainer()).isTrue();
    assertThat(config.handler()).isNull();
    assertThat(config.sub(request, 2, 3)).isSameAs(get);
    assertThat(config.sub(request, 1, 3)).isNull();
    assertThat(get.sub(request, 2, 3)).isNull();
    assertThat(get.parent()).isSameAs(config);
    assertThat(get.fullName()).isEqualTo("config|get");
    assertThat(get.name()).isEqualTo("get");
    assertThatThrownBy(
            () -> {
              Command again = SampleFamily.generic().declareContainer("CONFIG");
              SampleFamily.declareSub(again, "GET", 2);
              SampleFamily.declareSub(again, "get", 3);
            })
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("config|get");
  }

  @Test
  void movableKeysAreDerived() {
    Command fixed = inGroup(Group.GENERIC, c -> c.key(KeySpec.at(1), KeyFlag.RO));
    Command moving = inGroup(Group.GENERIC, c -> c.key(KeySpec.at(1).keynum(0, 1, 1), KeyFlag.RO));
    assertThat(fixed.has(Flag.MOVABLEKEYS)).isFalse();
    assertThat(moving.has(Flag.MOVABLEKEYS)).isTrue();
    assertThat(moving.flags()).containsExactly(Flag.MOVABLEKEYS);
    assertThat(moving.flagBits()).isEqualTo(Flag.MOVABLEKEYS.bit());
  }

  @Test
  void aSealedCommandCannotChange() {
    var family = SampleFamily.generic();
    Command command = sealed(family, family.declare("X", 1));
    assertThatThrownBy(() -> command.flags(Flag.WRITE)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> command.sub("Y", 2, call -> {}))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new CommandTable().fill(List.of(family), Map.of()))
        .isInstanceOf(IllegalStateException.class);
  }
}
