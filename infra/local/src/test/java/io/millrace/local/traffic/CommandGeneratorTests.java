package io.millrace.local.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.traffic.Command.AddComment;
import io.millrace.local.traffic.Command.DeletePost;
import io.millrace.local.traffic.Command.PublishPost;
import io.millrace.local.traffic.Command.RemoveComment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CommandGeneratorTests {

    @Test
    void theSameSeedGivesTheSameCommands() {
        assertThat(commands(42, 2_000)).isEqualTo(commands(42, 2_000));
    }

    @Test
    void anotherSeedGivesOtherCommands() {
        assertThat(commands(42, 50)).isNotEqualTo(commands(43, 50));
    }

    @Test
    void everyKindOfCommandComesUp() {
        var kinds = commands(1, 2_000).stream()
                .map(command -> command.getClass().getSimpleName())
                .collect(Collectors.toSet());

        assertThat(kinds)
                .containsExactlyInAnyOrder(
                        "PublishPost",
                        "EditPost",
                        "DeletePost",
                        "AddComment",
                        "RemoveComment",
                        "LikePost",
                        "UnlikePost",
                        "ViewPost");
    }

    @Test
    void commandsAreAboutPostsThatWerePublishedAndNotDeletedBefore() {
        var live = new HashSet<Integer>();
        for (var command : commands(7, 5_000)) {
            if (command instanceof PublishPost) {
                assertThat(live.add(command.post())).isTrue();
            } else {
                assertThat(live).contains(command.post());
            }
            if (command instanceof DeletePost) {
                live.remove(command.post());
            }
        }
    }

    @Test
    void commentsAreAnsweredAndRemovedOnTheirOwnPostOnly() {
        var commentsByPost = new HashMap<Integer, Set<Integer>>();
        for (var command : commands(9, 5_000)) {
            var comments = commentsByPost.computeIfAbsent(command.post(), post -> new HashSet<>());
            if (command instanceof AddComment added) {
                if (added.parent() != null) {
                    assertThat(comments).contains(added.parent());
                }
                comments.add(added.comment());
            } else if (command instanceof RemoveComment removed) {
                assertThat(comments.remove(removed.comment())).isTrue();
            }
        }
    }

    @Test
    void likesAreRepeated() {
        var likes = commands(3, 3_000).stream()
                .filter(Command.LikePost.class::isInstance)
                .toList();

        assertThat(new HashSet<>(likes)).hasSizeLessThan(likes.size());
    }

    private static List<Command> commands(long seed, int count) {
        var generator = new CommandGenerator(seed);
        return Stream.generate(generator::next).limit(count).toList();
    }
}
