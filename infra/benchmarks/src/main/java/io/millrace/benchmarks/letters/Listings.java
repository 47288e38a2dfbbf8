package io.millrace.benchmarks.letters;

import io.millrace.deadletter.letter.LetterCriteria;
import io.millrace.deadletter.letter.LetterFilter;
import io.millrace.deadletter.letter.LetterState;
import io.millrace.deadletter.view.FailureGroup;
import io.millrace.deadletter.view.LetterPage;
import io.millrace.deadletter.view.LetterSummary;
import io.millrace.deadletter.view.Letters;
import io.millrace.deadletter.view.Position;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The pages that operators ask for: by each criterion and by some together, at the beginning and further on. */
final class Listings {

    private static final int PAGE = 50;

    private final Letters view;
    private final ListedLetters letters;

    Listings(Letters view, ListedLetters letters) {
        this.view = view;
        this.letters = letters;
    }

    List<Listing> all() {
        return List.of(
                first("page of letters", () -> LetterCriteria.NONE),
                new Listing("page of letters by state", () -> page(LetterCriteria.NONE, letters.oneState(), null)),
                first("page of letters by topic", letters::topic),
                first("page of letters by type", letters::type),
                first("page of letters by projection", letters::projection),
                first("page of letters by group", letters::group),
                first("page of letters by fingerprint", letters::fingerprint),
                first("page of letters by key", letters::key),
                first("page of letters by time", letters::time),
                first("page of letters by topic and time", letters::topicAndTime),
                first("page of letters by projection and type", letters::projectionAndType),
                first("page of letters by projection and topic", letters::projectionAndTopic),
                first("page of letters by group and type", letters::groupAndType),
                first("page of letters by group and topic", letters::groupAndTopic),
                first("page of letters by id", this::ids),
                new Listing("second page of letters", this::second),
                new Listing(
                        "later page of letters",
                        () -> page(letters.frequent(), letters.openOrAny(), letters.anywhere())),
                new Listing("page of groups", () -> groups(letters.openOrAny(), null)),
                new Listing("second page of groups", this::secondOfGroups));
    }

    private Listing first(String what, Supplier<LetterCriteria> criteria) {
        return new Listing(what, () -> page(criteria.get(), letters.openOrAny(), null));
    }

    private Supplier<LetterPage<LetterSummary>> second() {
        var criteria = letters.frequent();
        var states = letters.openOrAny();
        var next = page(criteria, states, null).get().next();
        return page(criteria, states, Position.ofLetter(Objects.requireNonNull(next)));
    }

    private Supplier<LetterPage<FailureGroup>> secondOfGroups() {
        var states = letters.openOrAny();
        var next = groups(states, null).get().next();
        return groups(states, Position.ofGroup(Objects.requireNonNull(next)));
    }

    /** Of a page from anywhere, as if they had been ticked there. */
    private LetterCriteria ids() {
        var page = page(LetterCriteria.NONE, Set.of(LetterState.OPEN), letters.anywhere());
        var ids = page.get().items().stream().map(LetterSummary::id).toList();
        return new LetterCriteria(ids, null, null, null, null, null, null, null, null);
    }

    private Supplier<LetterPage<LetterSummary>> page(
            LetterCriteria criteria, Set<LetterState> states, @Nullable Position behind) {
        return () -> view.list(LetterFilter.of(criteria), states, behind, PAGE);
    }

    private Supplier<LetterPage<FailureGroup>> groups(Set<LetterState> states, @Nullable Position behind) {
        return () -> view.groups(states, behind, PAGE);
    }
}
