package io.millrace.read.comment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Hangs answers under what they answer; leaves out removed comments on which nothing hangs. */
final class ThreadAssembly {

    private static final Comparator<CommentRow> OLDEST_FIRST =
            Comparator.comparing(CommentRow::addedAt).thenComparing(CommentRow::id);

    private final Map<UUID, List<CommentRow>> answers = new HashMap<>();

    private ThreadAssembly(List<CommentRow> descendants) {
        for (CommentRow row : descendants) {
            answers.computeIfAbsent(Objects.requireNonNull(row.parentId()), parent -> new ArrayList<>())
                    .add(row);
        }
        answers.values().forEach(siblings -> siblings.sort(OLDEST_FIRST));
    }

    /** The roots in their order, each with those of the descendants that hang on it. */
    static List<CommentNode> of(List<CommentRow> roots, List<CommentRow> descendants) {
        return new ThreadAssembly(descendants).nodes(roots);
    }

    private List<CommentNode> nodes(List<CommentRow> rows) {
        return rows.stream().map(this::node).filter(Objects::nonNull).toList();
    }

    private @Nullable CommentNode node(CommentRow row) {
        var below = nodes(answers.getOrDefault(row.id(), List.of()));
        if (row.removed()) {
            return below.isEmpty() ? null : new CommentNode(row.id(), null, null, row.addedAt(), true, below);
        }
        return new CommentNode(row.id(), row.authorId(), row.body(), row.addedAt(), false, below);
    }
}
